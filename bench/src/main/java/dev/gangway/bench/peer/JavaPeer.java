package dev.gangway.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A JVM that runs guests: one for each peer, so that what its calls teach the just-in-time compiler
 * is not another's profile.
 *
 * @param title for messages
 * @param id selects what the JVM runs
 * @param program the guest, a file of the directory of guests without its suffix
 * @param cache of the files on the host, as {@code --dir} of {@code gangway run} names it; only
 *     Gangway has a choice
 * @param cpus of its guests: the first has the first of them for its own, and so on, and again from
 *     the first; empty if not pinned
 */
record JavaPeer(String title, String id, String program, String cache, List<Integer> cpus) {
  static final String ENDIVE_HOST = "endive-host";
  static final String ENDIVE_JIMFS = "endive-jimfs";
  static final String GANGWAY_HOST = "gangway-host";
  static final String GANGWAY_MEMORY = "gangway-memory";
  static final String GANGWAY_LISTENING = "gangway-listening";

  private static final String MAIN = "dev.gangway.bench.guest.GuestServer";

  /** The same for a JVM that has one task of several. */
  JavaPeer forTask(int task) {
    List<Integer> own = cpus.isEmpty() ? cpus : List.of(cpus.get(task % cpus.size()));
    return new JavaPeer(title, id, program, cache, own);
  }

  /** Starts it. */
  LineProcess start(Workplace at) throws PeerException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Before the options: a -cp among them replaces it, so that another build can be measured.
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(at.jvmArgs());
    // Its file in the directory for temporary files would stay if the JVM is killed.
    command.add("-XX:-UsePerfData");
    command.addAll(List.of(MAIN, id));
    command.addAll(
        List.of(
            at.wasm(program).toString(),
            Workplace.GUEST_DIRECTORY,
            at.directory().toString(),
            cache,
            cpus.stream().map(String::valueOf).collect(Collectors.joining(",")),
            at.scratch().resolve("modules").toString()));
    return LineProcess.start(title, command);
  }
}
