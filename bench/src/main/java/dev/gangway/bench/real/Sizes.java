package dev.gangway.bench.real;

/**
 * How much there is to do.
 *
 * @param speedtest {@code --size} of speedtest1
 * @param megabytes of the text that is packed, and of the file that is served
 * @param lua how often the script does everything
 * @param files of the tree that is walked
 */
record Sizes(int speedtest, int megabytes, int lua, int files) {
  private static final int MEGA = 1_000_000;

  long bytes() {
    return (long) megabytes * MEGA;
  }
}
