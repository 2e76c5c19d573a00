package dev.gangway.abi;

/**
 * Flags of one read or write, as preadv2(2) and pwritev2(2) take them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/preadv2.2.html">preadv2(2)</a>
 */
public final class Rwf {

  /** As {@code O_DSYNC}, for this write alone. */
  public static final int RWF_DSYNC = 0x02;

  /** As {@code O_SYNC}, for this write alone. */
  public static final int RWF_SYNC = 0x04;

  /** As {@code O_NONBLOCK}, for this call alone; EOPNOTSUPP from files that cannot do it. */
  public static final int RWF_NOWAIT = 0x08;

  /** As {@code O_APPEND}, for this write alone. */
  public static final int RWF_APPEND = 0x10;

  private Rwf() {}
}
