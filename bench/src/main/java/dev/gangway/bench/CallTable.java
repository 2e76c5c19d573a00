package dev.gangway.bench;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.peer.Peer;
import dev.gangway.bench.peer.Peers;
import dev.gangway.bench.report.CallReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gangway bench calls}: the options of {@link CallRun}, and where its report goes. */
@Command(
    name = "calls",
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    description = "Measures single system calls of one guest under Gangway and its peers.",
    footer = {
      "",
      "Peers: native, node, endive-host, endive-jimfs, gangway-host, gangway-memory.",
      "Those that this machine lacks are named in the report.",
      "Exit status 1 where a figure is missing for another reason."
    })
final class CallTable implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (20).")
  private int rounds = 20;

  @Option(names = "--warmup", paramLabel = "N", description = "Rounds before them (15).")
  private int warmup = 15;

  @Option(
      names = "--round-ms",
      paramLabel = "MS",
      description = "What a round of one operation is to last (50).")
  private int roundMillis = 50;

  @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "These alone (all).")
  private List<String> peers = List.of();

  @Option(
      names = "--operations",
      split = ",",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      description = "Only rows whose title has one of these in it.")
  private List<String> operations = List.of();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    CallRun run =
        new CallRun(
            chosenPeers(), chosenOperations(), rounds, warmup, roundMillis, common.jvmArgs());
    run.measure(common.guests(), common.dir());
    CallReport report = run.report(common.facts());
    common.publish(report.markdown());
    common.save(".json", report.json());
    return run.failed() ? 1 : 0;
  }

  private List<Peer> chosenPeers() {
    List<Peer> chosen = new ArrayList<>();
    for (Peer peer : Peers.all()) {
      if (peers.isEmpty() || peers.contains(peer.id())) {
        chosen.add(peer);
      }
    }
    if (chosen.size() < peers.size()) {
      throw refuse("not a peer, or named twice: " + peers);
    }
    return chosen;
  }

  private List<Operation> chosenOperations() {
    List<Operation> chosen =
        Operation.ALL.stream()
            .filter(o -> operations.isEmpty() || operations.stream().anyMatch(o.title()::contains))
            .toList();
    if (chosen.isEmpty()) {
      throw refuse("no operation has that in its title: " + operations);
    }
    return chosen;
  }

  private ParameterException refuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
