package dev.gangway.bench.command;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.peer.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine and the build of the figures. Facts that cannot be read are left out. */
final class MachineDescription {
  private MachineDescription() {}

  /** Facts by name, in the order to print them. */
  static Map<String, String> collect() {
    Map<String, String> facts = new LinkedHashMap<>();
    String model = field(Path.of("/proc/cpuinfo"), "model name", ":");
    put(facts, "CPU", model + " (" + Runtime.getRuntime().availableProcessors() + " CPUs)");
    put(facts, "memory", field(Path.of("/proc/meminfo"), "MemTotal", ":"));
    put(facts, "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    put(facts, "system", field(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""));
    put(
        facts,
        "JVM",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    put(facts, "node", firstLine("node", "--version"));
    put(facts, "C compiler", firstLine(System.getenv().getOrDefault("CC", "cc"), "--version"));
    return facts;
  }

  /**
   * The build of Gangway.
   *
   * @param source a directory of its sources
   */
  static Build build(Path source) {
    String version = MachineDescription.class.getPackage().getImplementationVersion();
    String at = source.toString();
    Optional<String> commit = Command.tryRun("git", "-C", at, "rev-parse", "HEAD");
    Optional<String> changed =
        Command.tryRun("git", "-C", at, "status", "--porcelain", "--untracked-files=no");
    return new Build(
        version == null ? "unknown" : version,
        commit.map(String::strip).orElse(null), // no git, or no repository
        changed.filter(files -> !files.isBlank()).isPresent());
  }

  /** The load of the last minute; shows other work on the machine. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.put(name, value.strip());
    }
  }

  private static String field(Path file, String name, String separator) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(separator) + 1).strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String firstLine(String... command) {
    return Command.tryRun(command).flatMap(told -> told.lines().findFirst()).orElse("");
  }
}
