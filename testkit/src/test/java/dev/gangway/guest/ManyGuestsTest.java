package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many guests, one after another and at once: nothing is left behind, nothing is mixed up. */
@Timeout(300)
class ManyGuestsTest {
  @TempDir Path directory;

  @Test
  void guestsOneAfterAnotherLeaveNothingBehind() throws IOException {
    Files.writeString(directory.resolve("text"), "one two three\n");
    Program wc = RunningGuests.program("wc");
    try (Gangway gangway =
        Gangway.builder().directory("/work", directory).tmpfs("/tmp", 1 << 20).build()) {
      for (int i = 0; i < 200; i++) {
        runOne(gangway, wc);
      }
      HostResources before = HostResources.now();
      for (int i = 0; i < TestSettings.LIVES.number(); i++) {
        runOne(gangway, wc);
      }
      HostResources after = HostResources.now();
      assertThat(after.fds()).isEqualTo(before.fds());
      assertThat(after.reservations()).isZero();
      assertThat(after.threads()).isEqualTo(before.threads());
      // The JVM maps code, metaspace and heap as it likes: a leak would be thousands.
      assertThat(after.mappings()).isLessThan(before.mappings() + 200);
    }
  }

  private static void runOne(Gangway gangway, Program wc) throws IOException {
    RunningGuests.Outcome outcome = RunningGuests.run(gangway.guest(wc).args("-w", "/work/text"));
    assertThat(outcome.out()).isEqualTo("3 /work/text\n");
    assertThat(outcome.status().code()).isZero();
  }

  @Test
  void twoHundredAtOnceFromPlatformThreadsAllCopyTheirFiles() throws Exception {
    copyAtOnce(Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory()));
  }

  @Test
  void twoHundredAtOnceFromVirtualThreadsAllCopyTheirFiles() throws Exception {
    copyAtOnce(Executors.newVirtualThreadPerTaskExecutor());
  }

  private void copyAtOnce(ExecutorService executor) throws Exception {
    int guests = 200;
    byte[] content = new byte[300_000];
    new java.util.Random(3).nextBytes(content);
    Files.write(directory.resolve("source"), content);
    Program cp = RunningGuests.program("cp");
    HostResources before = HostResources.now();
    try (Gangway gangway =
            Gangway.builder().directory("/work", directory).tmpfs("/tmp", 256 << 20).build();
        executor) {
      List<Future<ExitStatus>> runs = new ArrayList<>();
      for (int i = 0; i < guests; i++) {
        String target = i % 2 == 0 ? "/work/copy" + i : "/tmp/copy" + i;
        runs.add(
            executor.submit(() -> {
              try (Guest guest = gangway.guest(cp).args("/work/source", target).build()) {
                return guest.run();
              }
            }));
      }
      for (Future<ExitStatus> run : runs) {
        assertThat(run.get().code()).isZero();
      }
      for (int i = 1; i < guests; i += 2) {
        Program again = RunningGuests.program("cp");
        try (Guest guest = gangway.guest(again).args("/tmp/copy" + i, "/work/copy" + i).build()) {
          assertThat(guest.run().code()).isZero();
        }
      }
    }
    try (Stream<Path> copies = Files.list(directory)) {
      assertThat(copies.filter(p -> !p.endsWith("source")))
          .hasSize(guests)
          .allSatisfy(copy -> assertThat(Files.readAllBytes(copy)).isEqualTo(content));
    }
    assertThat(HostResources.now().reservations()).isEqualTo(before.reservations());
  }
}
