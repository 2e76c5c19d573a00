package dev.gangway.abi;

/**
 * The result of a stat call: a mutable record that its owner reuses, so that a stat allocates
 * nothing. Not thread-safe.
 *
 * <p>Times are unsigned nanoseconds since 1970, as in WASI. An earlier time is 0; a time after 2554
 * is {@link Timespec#MAX_TIME}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>
 */
public final class Kstat {

  /** The device, major and minor number packed as {@code makedev(3)} does. */
  public long dev;

  public long ino;

  /** File type and permissions, see {@link Mode}. */
  public int mode;

  /** The owner. */
  public int uid;

  public long nlink;

  /** Bytes; for a symbolic link the length of its target. */
  public long size;

  /** Allocated space in units of 512 bytes. */
  public long blocks;

  public long atimeNs;
  public long mtimeNs;
  public long ctimeNs;

  /** The file type alone, one of {@code Mode.S_IF*}. */
  public int type() {
    return mode & Mode.S_IFMT;
  }

  /** Copies every field of {@code other}. */
  public void copyFrom(Kstat other) {
    dev = other.dev;
    ino = other.ino;
    mode = other.mode;
    uid = other.uid;
    nlink = other.nlink;
    size = other.size;
    blocks = other.blocks;
    atimeNs = other.atimeNs;
    mtimeNs = other.mtimeNs;
    ctimeNs = other.ctimeNs;
  }
}
