package dev.gangway.bench.peer;

import java.util.List;

/** All peers there are. */
public final class Peers {
  public static final String NATIVE = "native";
  public static final String NODE = "node";
  public static final String ENDIVE_HOST = "endive-host";
  public static final String ENDIVE_JIMFS = "endive-jimfs";
  public static final String GANGWAY_HOST = "gangway-host";
  public static final String GANGWAY_MEMORY = "gangway-memory";
  public static final String GANGWAY_LISTENING = "gangway-listening";

  private static final List<Peer> ALL =
      List.of(
          new NativePeer(),
          new NodePeer(),
          new JavaPeer(
              ENDIVE_HOST, "Endive dir", "Endive 1.0.0 and its own WASI, on the same directory"),
          new JavaPeer(ENDIVE_JIMFS, "Endive jimfs", "the same, on jimfs 1.3.2"),
          new JavaPeer(GANGWAY_HOST, "Gangway dir", "Gangway, on the same directory"),
          new JavaPeer(GANGWAY_MEMORY, "Gangway mem", "Gangway, on a memory mount"));

  private Peers() {}

  /** In the order of the report's columns. */
  public static List<Peer> all() {
    return ALL;
  }
}
