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
    facts.put("CPU", model + " (" + Runtime.getRuntime().availableProcessors() + " CPUs)");
    facts.put("memory", field(Path.of("/proc/meminfo"), "MemTotal", ":"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("system", field(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""));
    facts.put(
        "JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("node", firstLine("node", "--version"));
    facts.put("C compiler", firstLine(System.getenv().getOrDefault("CC", "cc"), "--version"));
    facts.values().removeIf(String::isBlank);
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
    return Command.tryRun(command).flatMap(told -> told.lines().findFirst()).orElse("").strip();
  }
}
