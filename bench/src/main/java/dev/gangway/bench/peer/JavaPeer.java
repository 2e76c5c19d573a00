package dev.gangway.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own: what one peer's calls teach the just-in-time compiler is not the other's
 * profile.
 *
 * @param id also tells the JVM what to be
 */
record JavaPeer(String id, String title, String meaning) implements Peer {
  private static final String MAIN = "dev.gangway.bench.guest.GuestServer";

  @Override
  public Session start(Workplace at) throws PeerException {
    return start(title, id, at, JvmSettings.of("bench"));
  }

  /** Starts one. */
  static LineProcess start(String title, String id, Workplace at, JvmSettings settings)
      throws PeerException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Before the options: a -cp among them replaces it, so that another build can be measured.
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(at.jvmArgs());
    command.addAll(settings.more());
    // Its file in the directory for temporary files would be left where the JVM is killed.
    command.add("-XX:-UsePerfData");
    command.addAll(List.of(MAIN, id));
    command.addAll(
        List.of(
            at.wasm(settings.program()).toString(),
            Workplace.GUEST_DIRECTORY,
            at.directory().toString(),
            settings.cache(),
            settings.cpuList(),
            at.scratch().resolve("modules").toString()));
    return LineProcess.start(title, command);
  }
}
