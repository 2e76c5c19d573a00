package dev.gangway.filemap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the Flight Recorder notes while a test does something. */
final class Recorded {
  static final List<String> NAMES =
      List.of("Fault", "Writeback", "Reclaim", "Throttle", "UserCopy");

  /** What is to be recorded. */
  @FunctionalInterface
  interface Workload {
    void run() throws Exception;
  }

  private Recorded() {}

  /** The project's events of one kind, however short they were. */
  static List<RecordedEvent> events(String name, Workload workload) throws Exception {
    return record(List.of(name), workload).stream()
        .filter(event -> event.getEventType().getName().equals("dev.gangway." + name))
        .toList();
  }

  /** All of the project's events, with those of these names enabled and the others disabled. */
  static List<RecordedEvent> record(List<String> enabled, Workload workload) throws Exception {
    try (Recording recording = new Recording()) {
      for (String name : NAMES) {
        if (enabled.contains(name)) {
          recording.enable("dev.gangway." + name).withThreshold(Duration.ZERO);
        } else {
          recording.disable("dev.gangway." + name);
        }
      }
      recording.start();
      workload.run();
      recording.stop();
      return read(recording);
    }
  }

  private static List<RecordedEvent> read(Recording recording) {
    try {
      Path file = Files.createTempFile("gangway", ".jfr");
      try {
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.gangway."))
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
