package dev.gangway.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JVMs that run guests: one for each peer, so that what its calls teach the just-in-time compiler
 * is not another's profile.
 */
public final class JavaPeer {
  /** The argument that selects what the JVM runs. */
  public static final String ENDIVE_HOST = "endive-host";

  public static final String ENDIVE_JIMFS = "endive-jimfs";
  public static final String GANGWAY_HOST = "gangway-host";
  public static final String GANGWAY_MEMORY = "gangway-memory";
  static final String GANGWAY_LISTENING = "gangway-listening";

  private static final String MAIN = "dev.gangway.bench.guest.GuestServer";

  private JavaPeer() {}

  /** Starts one. */
  static LineProcess start(String title, String id, Workplace at, JvmSettings settings)
      throws PeerException {
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
            at.wasm(settings.program()).toString(),
            Workplace.GUEST_DIRECTORY,
            at.directory().toString(),
            settings.cache(),
            settings.cpuList(),
            at.scratch().resolve("modules").toString()));
    return LineProcess.start(title, command);
  }
}
