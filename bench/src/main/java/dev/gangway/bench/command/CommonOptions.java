package dev.gangway.bench.command;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.settings.BenchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that all measuring commands share. */
public final class CommonOptions {
  private static final List<String> CACHE_MODES = List.of("writeback", "writethrough", "none");

  private final String loadBefore = MachineDescription.load();

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Host directory for the guests' files. Default: /dev/shm, else the system's directory for"
              + " temporary files.")
  private Path dir = Scratch.defaultPlace();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write the report to this directory as well.")
  private @Nullable Path out;

  @Option(
      names = "--jvm-args",
      split = " ",
      paramLabel = "ARGS",
      description = "Options of each measured JVM, as one argument. The report shows them.")
  private List<String> jvmArgs =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

  @Option(names = "--guests", hidden = true)
  private Path guests = BenchSettings.guests();

  /** The host directory in which the guests' directory is made. */
  public Path dir() {
    return dir;
  }

  /** The directory of the guest programs. */
  public Path guests() {
    return guests.toAbsolutePath();
  }

  /** The build of Gangway that is measured. */
  public Build build() {
    return MachineDescription.build(guests);
  }

  /** The options of each measured JVM. */
  public List<String> jvmArgs() {
    return jvmArgs;
  }

  /**
   * The facts about a run for its report: machine, load before and after, command. Call it when the
   * run is over.
   */
  public Map<String, String> facts() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("build", build().text());
    facts.putAll(machine(dir));
    facts.put("each JVM", "`" + String.join(" ", jvmArgs) + "`");
    facts.put("command", "`" + command() + "`");
    return facts;
  }

  /**
   * The machine, and its load before and after. Call it when the run is over.
   *
   * @param place the host directory that was used
   */
  public Map<String, String> machine(Path place) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>(MachineDescription.collect());
    facts.put("directory of the host", "on " + Files.getFileStore(place).type() + ", in " + place);
    facts.put("load before and after", loadBefore + ", " + MachineDescription.load());
    return facts;
  }

  /** The exception for a wrong option. picocli prints the message, then the usage. */
  public ParameterException refuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Refuses an option, with a message for the user, unless something holds. */
  public void require(boolean holds, String message) {
    if (!holds) {
      throw refuse(message);
    }
  }

  /** What is read of an option; an {@link IllegalArgumentException} refuses it by its message. */
  public <T> T read(Supplier<T> option) {
    try {
      return option.get();
    } catch (IllegalArgumentException e) {
      throw refuse(String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a value that is not a cache mode. */
  public void checkCacheMode(String cache) {
    require(
        CACHE_MODES.contains(cache),
        "--cache: writeback, writethrough or none, not '" + cache + "'");
  }

  /**
   * Those that were asked for by name; all if none was. Refuses an unknown or a repeated name.
   *
   * @param option for the message
   */
  public <T> List<T> chosen(
      String option, List<T> all, Function<T, String> name, List<String> asked) {
    List<T> chosen =
        all.stream().filter(one -> asked.isEmpty() || asked.contains(name.apply(one))).toList();
    require(
        asked.isEmpty() || chosen.size() == asked.size(),
        "%s: unknown or repeated name: %s; choose from %s"
            .formatted(
                option,
                String.join(",", asked),
                String.join(", ", all.stream().map(name).toList())));
    return chosen;
  }

  /** The command as it was typed. */
  public String command() {
    List<String> args = spec.root().commandLine().getParseResult().originalArgs();
    return String.join(" ", Stream.concat(Stream.of("./gangway bench"), args.stream()).toList());
  }

  /** The directory of {@code --out}; null if it was not given. */
  public @Nullable Path out() {
    return out;
  }

  /** Prints the report. With {@code --out}, also saves it as {@code <command>.md}. */
  public void publish(String markdown) throws IOException {
    System.out.print(markdown);
    save(".md", markdown);
  }

  /** With {@code --out}, saves another form of the report as {@code <command><suffix>}. */
  public void save(String suffix, String text) throws IOException {
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve(spec.name() + suffix), text);
    }
  }
}
