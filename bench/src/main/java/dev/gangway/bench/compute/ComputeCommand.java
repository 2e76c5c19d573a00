package dev.gangway.bench.compute;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.Scratch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code gangway bench compute}: parses the options, runs a {@link ComputeRun}, prints its report.
 */
@Command(
    name = "compute",
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    description = "Measures guests that compute without system calls, under Gangway and its peers.",
    footer = {
      "",
      "Peers: native, node, endive, gangway. The report names those that are not installed.",
      "Exit status: 0, 1 if a peer fails or its result differs from the others', 2 usage error."
    })
public final class ComputeCommand implements Callable<Integer> {
  /** As {@code compute list} has them. */
  private static final Map<String, String> KERNELS = new LinkedHashMap<>();

  static {
    KERNELS.put("sieve", "the primes below 2,000,000, a byte for each number");
    KERNELS.put("matrix", "the product of two matrices of 200 by 200 doubles");
    KERNELS.put("hash", "a hash table with open addressing");
    KERNELS.put("strings", "lines, words, numbers and a needle in 1 MiB of text");
    KERNELS.put("quicksort", "400,000 integers");
    KERNELS.put("crc", "CRC-32 of 4 MiB by a table");
    KERNELS.put("sha256", "SHA-256 of 2 MiB");
    KERNELS.put("lz", "1 MiB of text packed by an LZ77 and unpacked");
    KERNELS.put("chase", "two million steps along a random cycle through 4 MiB");
    KERNELS.put("blocks", "`memory.copy` and `memory.fill` of 1 byte to 64 KiB");
  }

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
        ProgramPeer.FOR_KERNELS.stream()
            .filter(peer -> peers.isEmpty() || peers.contains(peer.id()))
            .toList();
    Map<String, String> rows = new LinkedHashMap<>(KERNELS);
    rows.keySet().removeIf(name -> !kernels.isEmpty() && !kernels.contains(name));
    if (chosen.size() < peers.size() || rows.size() < kernels.size()) {
      throw common.refuse("unknown or repeated name: " + peers + " " + kernels);
    }
    try (Scratch scratch = Scratch.in(common.dir())) {
      ComputeRun run =
          new ComputeRun(
              chosen,
              List.copyOf(rows.keySet()),
              scratch.workplace(common.guests(), common.jvmArgs()));
      ComputeFigures warmFigures = run.warm(warmup, rounds);
      ComputeFigures coldFigures = run.cold(cold);
      common.publish(
          new ComputeReport(rows, chosen, coldFigures, warmFigures, run.absent(), common.facts())
              .markdown());
      return 0;
    } catch (PeerException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }
}
