package com.example;

import dev.gangway.DeniedCall;
import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a plug-in for several tenants at once. Each sees its own directory and nothing else. */
public final class Main {
  /** One run of the plug-in. */
  record Job(String tenant, String task) {}

  public static void main(String[] args) throws Exception {
    Path tenants = Files.createTempDirectory("tenants");
    for (String name : List.of("red", "blue")) {
      Files.createDirectory(tenants.resolve(name));
    }
    Files.writeString(tenants.resolve("blue/secret.txt"), "blue's secret\n");

    // What all tenants have in common: limits, and the application's read-only files.
    try (Gangway gangway =
            Gangway.builder()
                .files("/app", Map.of("greeting.txt", "welcome".getBytes(StandardCharsets.UTF_8)))
                .maxMemory(16 << 20)
                .maxOutput(64 << 10)
                .cpuTimeLimit(Duration.ofMillis(500))
                .timeLimit(Duration.ofSeconds(30))
                .build();
        // Guests that compute hold their thread, so each gets a platform thread.
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Program plugin = gangway.load(Path.of("guest/plugin.wasm"));

      List<Job> jobs =
          List.of(
              new Job("red", "loop"),
              new Job("blue", "work"),
              new Job("red", "steal"),
              new Job("red", "fill"),
              new Job("red", "chatter"),
              new Job("red", "work"));
      List<Future<String>> runs = new ArrayList<>();
      for (Job job : jobs) {
        runs.add(threads.submit(() -> run(gangway, plugin, job, tenants.resolve(job.tenant()))));
      }
      for (Future<String> run : runs) {
        System.out.print(run.get());
      }
    }
    for (String name : List.of("red", "blue")) {
      System.out.println(name + " has " + Files.readString(tenants.resolve(name + "/result.txt")).strip());
    }
    System.out.println("stolen: " + Files.exists(tenants.resolve("red/stolen.txt")));
    delete(tenants);
  }

  private static String run(Gangway gangway, Program plugin, Job job, Path directory)
      throws IOException {
    StringBuilder report = new StringBuilder();
    try (Guest guest =
        gangway
            .guest(plugin)
            .directory("/data", directory) // this tenant's, confined
            .tmpfs("/tmp", 1 << 20) // gone with the guest
            .args(job.task())
            .stdout(OutputStream.nullOutputStream())
            .onDenied(call -> report.append(line(job, call)))
            .build()) {
      ExitStatus status = guest.run();
      return report.append("%s, %s: %s%n".formatted(job.tenant(), job.task(), status)).toString();
    }
  }

  private static String line(Job job, DeniedCall call) {
    return "%s, %s: denied: %s %s %s%n"
        .formatted(job.tenant(), job.task(), call.name(), call.paths(), call.errno());
  }

  private static void delete(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }
}
