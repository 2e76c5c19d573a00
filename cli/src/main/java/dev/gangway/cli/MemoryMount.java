package dev.gangway.cli;

import dev.gangway.Gangway;

/**
 * {@code --tmpfs GUEST[:size=64m][,inodes=N]}: an empty file system in memory, with docker's and
 * mount(8)'s option names ({@code nr_inodes} is Linux's for {@code inodes}).
 *
 * @param guest absolute and normalized
 * @param maxBytes the most bytes of file contents
 * @param maxInodes the most inodes; 0 for the default
 */
record MemoryMount(String guest, long maxBytes, long maxInodes) implements GuestMount {
  private static final long DEFAULT_BYTES = 64L << 20;

  static MemoryMount parse(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    String path = colon < 0 ? text : text.substring(0, colon);
    long maxBytes = DEFAULT_BYTES;
    long maxInodes = 0;
    int at = colon < 0 ? text.length() : colon + 1;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      String option = text.substring(at, end);
      int equals = option.indexOf('=');
      String value = option.substring(equals + 1);
      switch (equals < 0 ? "" : option.substring(0, equals)) {
        case "size" -> maxBytes = Quantity.bytes("--tmpfs size", value);
        case "inodes", "nr_inodes" -> {
          maxInodes = Quantity.count("--tmpfs inodes", value, Integer.MAX_VALUE);
          if (maxInodes == 0) {
            throw new UsageException("--tmpfs inodes: must be above zero");
          }
        }
        default ->
            throw new UsageException(
                "--tmpfs: unknown option '" + option + "'; known: size=64m and inodes=N");
      }
      at = end + 1;
    }
    if (path.isEmpty()) {
      throw new UsageException("--tmpfs: '" + text + "' is not GUEST[:size=64m][,inodes=N]");
    }
    try {
      return new MemoryMount(GuestPaths.absolute(path), maxBytes, maxInodes);
    } catch (GuestPaths.ParentException e) {
      throw new UsageException("--tmpfs: the guest's path must not contain '..': '" + path + "'");
    }
  }

  @Override
  public void mountOn(Gangway.Builder builder) {
    if (maxInodes == 0) {
      builder.tmpfs(guest, maxBytes);
    } else {
      builder.tmpfs(guest, maxBytes, maxInodes);
    }
  }
}
