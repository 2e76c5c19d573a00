package dev.gangway.bench.real;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.peer.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code gangway bench compute}: runs the kernels, interleaved in each round, and prints the
 * report.
 *
 * <p>Cold is the first run of a kernel in a process that has run nothing yet, without the start of
 * that process and without the engine's compiling of the module. Warm is the median of some runs in
 * a process that has run all kernels often, so that a just-in-time compiler has seen what a program
 * of many parts shows it.
 *
 * <p>Left out: threads, files, the start.
 */
@Command(
    name = "compute",
    description = "Measures guests that compute without system calls, under Gangway and its peers.",
    footer = {
      "",
      "Peers: native, node, endive, gangway. The report names those that are not installed.",
      "Ctrl-C ends the run and prints the figures so far. Exit status: 0, 1 if a peer fails or its"
          + " result differs from the others', 2 usage error, 130 interrupted."
    })
public final class ComputeCommand extends BenchCommand {
  /** Runs of a kernel that make a figure of one warm round. */
  private static final int REPEATS = 5;

  /** Seconds that a run may take. */
  private static final int LIMIT = 600;

  private static final String CACHE = "writeback";

  @Option(names = "--rounds", paramLabel = "N", description = "Measured warm rounds. Default: 10.")
  private int rounds = 10;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Warm-up rounds before them. Default: 6.")
  private int warmup = 6;

  @Option(names = "--cold", paramLabel = "N", description = "Measured cold rounds. Default: 5.")
  private int cold = 5;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Only these. Default: all.")
  private List<String> peers = List.of();

  @Option(
      names = "--kernels",
      split = ",",
      paramLabel = "NAME",
      description = "Only these. Default: all.")
  private List<String> kernels = List.of();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    List<ProgramPeer> chosen =
        common.chosen("--peers", ProgramPeer.FOR_KERNELS, ProgramPeer::id, peers);
    List<Kernel> works = common.chosen("--kernels", kernels(), Kernel::name, kernels);
    try (Interruption interruption = Interruption.watch();
        Scratch scratch = Scratch.in(common.dir())) {
      Workplace at = scratch.workplace(common.guests(), common.jvmArgs());
      Progress progress = new Progress(System.err, Progress.onTerminal(), 1 + works.size(), 0);
      progress.begin("all, warm");
      List<Work> often = List.copyOf(works);
      RealPlan stay = new RealPlan(often, chosen, 1, warmup + rounds, CACHE, LIMIT, warmup);
      WorkRun warm = new WorkRun(often, stay, at, progress, interruption);
      warm.measure();
      List<ProgramPeer> present = new ArrayList<>(chosen);
      present.removeIf(peer -> warm.results().getFirst().skipped().containsKey(peer.id()));
      List<Work> first = works.stream().<Work>map(kernel -> kernel.repeated(1)).toList();
      RealPlan once = new RealPlan(first, present, cold, 1, CACHE, LIMIT, 0);
      RealRun fresh = new RealRun(once, progress, interruption);
      fresh.measure(at);
      progress.end();
      boolean interrupted = interruption.settle();
      ComputeReport report =
          new ComputeReport(present, warm.results(), fresh.works(), common.facts());
      common.publish(report.markdown());
      return interrupted ? Interruption.STATUS : report.failures().isEmpty() ? 0 : 1;
    }
  }

  /** As {@code compute list} has them. */
  private List<Kernel> kernels() {
    return List.of(
        kernel("sieve", "the primes below 2,000,000, a byte for each number"),
        kernel("matrix", "the product of two matrices of 200 by 200 doubles"),
        kernel("hash", "a hash table with open addressing"),
        kernel("strings", "lines, words, numbers and a needle in 1 MiB of text"),
        kernel("quicksort", "400,000 integers"),
        kernel("crc", "CRC-32 of 4 MiB by a table"),
        kernel("sha256", "SHA-256 of 2 MiB"),
        kernel("lz", "1 MiB of text packed by an LZ77 and unpacked"),
        kernel("chase", "two million steps along a random cycle through 4 MiB"),
        kernel("blocks", "`memory.copy` and `memory.fill` of 1 byte to 64 KiB"));
  }

  private Kernel kernel(String name, String meaning) {
    return new Kernel(common.guests(), name, meaning, REPEATS);
  }
}
