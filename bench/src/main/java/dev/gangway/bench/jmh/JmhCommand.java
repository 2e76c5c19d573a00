package dev.gangway.bench.jmh;

import dev.gangway.bench.command.BenchCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench jmh}. */
@Command(
    name = "jmh",
    description = "Measures user copies and system calls with JMH.",
    footer = {
      "",
      "Examples:",
      "  gangway bench jmh                                    all, about an hour",
      "  gangway bench jmh SystemCall                         time and allocation of system calls",
      "  gangway bench jmh UserCopy -p size=8,4096 -p cache=in -p offset=0"
    })
public final class JmhCommand extends BenchCommand {
  @Parameters(
      paramLabel = "PATTERN",
      description = "Regular expressions of benchmarks. Default: all.")
  private List<String> patterns = List.of();

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE,...",
      description = "Values of a parameter. Default: all.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--prof",
      paramLabel = "NAME",
      description = "A profiler of JMH, in addition to gc.")
  private @Nullable String profiler;

  @Override
  public Integer call() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .shouldFailOnError(false)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .jvmArgsPrepend(
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    if (profiler != null) {
      options.addProfiler(profiler);
    }
    patterns.forEach(options::include);
    parameters.forEach((name, values) -> options.param(name, values.split(",", -1)));
    List<RunResult> results = List.copyOf(new Runner(options.build()).run());
    System.out.print(JmhTables.of(results));
    return results.isEmpty() ? 1 : 0;
  }
}
