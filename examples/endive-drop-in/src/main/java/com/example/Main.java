package com.example;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestException;
import dev.gangway.Program;
import dev.gangway.endive.EndiveHost;
import dev.gangway.endive.EndiveModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;

/** Uses Gangway's files and memory in place of Endive's WasiPreview1. */
public final class Main {
  public static void main(String[] args) throws Exception {
    Path data = Files.createTempDirectory("data");
    Files.writeString(data.resolve("text.txt"), "one two three\n");
    try (Gangway gangway = Gangway.builder().readOnlyDirectory("/data", data).build()) {
      keepTheInstance(gangway);
      orLetGangwayMakeIt(gangway);
    } finally {
      Files.delete(data.resolve("text.txt"));
      Files.delete(data);
    }
  }

  /** The instance is made as before; what differs from WasiPreview1 is commented. */
  private static void keepTheInstance(Gangway gangway) throws Exception {
    // Was: WasiPreview1.builder().withOptions(…).build()
    try (EndiveHost host =
        gangway.endive("words").stdout(System.out).timeLimit(Duration.ofSeconds(1)).build()) {
      Instance instance =
          Instance.builder(WordsModule.load())
              .withMachineFactory(WordsModule::create)
              .withMemoryFactory(host.memoryFactory()) // new
              .withTableFactory(host.tableFactory()) // new
              .withImportValues(
                  ImportValues.builder()
                      .addFunction(host.hostFunctions()) // was: wasi.toHostFunctions()
                      .build())
              .build();
      instance.export("_initialize").apply();
      System.out.println("instance: " + instance.export("count").apply()[0]);

      // Calls through the host have a time limit.
      try {
        host.function(instance, "loop").apply();
      } catch (GuestException e) {
        System.out.println("instance: " + e.status());
      }
    }
  }

  /** The classes that Endive compiled become a program, whose guests have the whole API. */
  private static void orLetGangwayMakeIt(Gangway gangway) throws Exception {
    Program program =
        gangway.load(EndiveModule.of(WordsModule.load(), WordsModule::create), "words");
    try (Guest guest = gangway.guest(program).stdout(System.out).build()) {
      guest.start();
      System.out.println("guest: " + guest.function("count").call());
    }
    try (Guest guest = gangway.guest(program).startFunctions("loop").timeLimit(Duration.ofSeconds(1)).build()) {
      ExitStatus status = guest.run();
      System.out.println("guest: " + status);
    }
  }
}
