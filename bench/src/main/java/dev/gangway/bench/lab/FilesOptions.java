package dev.gangway.bench.lab;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.peer.Cpus;
import dev.gangway.bench.peer.LabPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of all commands that measure the laboratory's tests: Gangway's files, and CPUs. */
final class FilesOptions {
  @Option(
      names = "--fs",
      paramLabel = "FS",
      description = "Gangway's files: host, mem, or a host directory to use. Default: host.")
  String fs = "host";

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      description = "writeback, writethrough or none. Default: writeback.")
  String cache = "writeback";

  @Option(names = "--no-pin", description = "Do not pin each task to a CPU of its own.")
  private boolean free;

  /** Gangway, on these files. */
  LabPeer gangway(CommonOptions common) {
    common.checkCacheMode(cache);
    return fs.equals("mem") ? LabPeer.gangwayInMemory() : LabPeer.gangwayOnHost(cache);
  }

  /** The host directory in which the guests' directory is made. */
  Path place(CommonOptions common) {
    if (fs.equals("host") || fs.equals("mem")) {
      return common.dir();
    }
    Path directory = Path.of(fs);
    common.require(
        Files.isDirectory(directory), "--fs: host, mem, or a directory, not '" + fs + "'");
    return directory;
  }

  /** The CPUs that tasks are kept to; empty if they are not pinned. */
  List<Integer> cpus() {
    return free || !Cpus.canPin() ? List.of() : Cpus.allowed();
  }
}
