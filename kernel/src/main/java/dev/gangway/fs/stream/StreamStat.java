package dev.gangway.fs.stream;

import dev.gangway.abi.Kstat;

/** The attributes of a stream without an inode. */
final class StreamStat {
  private static final int READ_WRITE_BY_OWNER = 0600;

  private StreamStat() {}

  /**
   * @param type {@code S_IF…}
   */
  static void fill(Kstat out, int type) {
    out.copyFrom(new Kstat());
    out.mode = type | READ_WRITE_BY_OWNER;
    out.nlink = 1;
  }
}
