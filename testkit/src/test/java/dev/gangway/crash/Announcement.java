package dev.gangway.crash;

/** A line that a {@code ledger} guest printed: see the top of its source. */
sealed interface Announcement {
  /** The number of the guest that said it. */
  int guest();

  /** Counts the operations of a guest, over all of its files. */
  int sequence();

  /** Something that will be done to a file of the guest's own. */
  sealed interface Intent extends Announcement {
    int file();

    /** The first byte that it may change. */
    int from();

    /** Past the last byte that it may change in a file of this size. */
    int end(int oldSize);

    /** The size of a file of this size afterwards. */
    int newSize(int oldSize);
  }

  /** A record will be written at an offset. */
  record Write(int guest, int file, int sequence, int offset, int length) implements Intent {
    @Override
    public int from() {
      return offset;
    }

    @Override
    public int end(int oldSize) {
      return offset + length;
    }

    @Override
    public int newSize(int oldSize) {
      return Math.max(oldSize, offset + length);
    }
  }

  /** The file will get this size. */
  record Truncate(int guest, int file, int sequence, int size) implements Intent {
    @Override
    public int from() {
      return size;
    }

    @Override
    public int end(int oldSize) {
      return Math.max(size, oldSize);
    }

    @Override
    public int newSize(int oldSize) {
      return size;
    }
  }

  /**
   * Another file will take the place of this one, by one call: it is there wholly or not at all.
   */
  sealed interface NewFile extends Intent {
    @Override
    default int from() {
      return 0;
    }

    @Override
    default int end(int oldSize) {
      return Math.max(oldSize, newSize(oldSize));
    }
  }

  /**
   * A record of its own, which is the whole file, will be renamed to it.
   *
   * @param synced whether the record is synchronized before
   */
  record Replace(int guest, int file, int sequence, int length, boolean synced) implements NewFile {
    @Override
    public int newSize(int oldSize) {
      return length;
    }
  }

  /** It will be unlinked, and an empty one created. */
  record Remove(int guest, int file, int sequence) implements NewFile {
    @Override
    public int newSize(int oldSize) {
      return 0;
    }
  }

  /** A record will be appended to the shared file; the offset counts this guest's bytes alone. */
  record Append(int guest, int sequence, int offset, int length) implements Announcement {}

  /** Whatever was done to this file, up to this operation, has been synchronized. */
  record Synced(int guest, int file, int sequence) implements Announcement {}

  /** This guest's records in the shared file, up to this operation, have been synchronized. */
  record SharedSynced(int guest, int sequence) implements Announcement {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Announcement parse(String line) {
    String[] words = line.split(" ", -1);
    int[] n = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      n[i] = i == 1 ? 0 : Integer.parseInt(words[i]);
    }
    return switch (words[1] + words.length) {
      case "w6" -> new Write(n[0], n[2], n[3], n[4], n[5]);
      case "t5" -> new Truncate(n[0], n[2], n[3], n[4]);
      case "r6" -> new Replace(n[0], n[2], n[3], n[4], n[5] == 1);
      case "u4" -> new Remove(n[0], n[2], n[3]);
      case "a5" -> new Append(n[0], n[2], n[3], n[4]);
      case "s4" -> new Synced(n[0], n[2], n[3]);
      case "S3" -> new SharedSynced(n[0], n[2]);
      default -> throw new IllegalArgumentException("not an announcement: " + line);
    };
  }
}
