package dev.gangway.filemap;

import jdk.jfr.consumer.RecordedEvent;

/** A program that writes and reads a little and prints each copy that the Flight Recorder noted. */
final class RecordedCopies {
  private RecordedCopies() {}

  /**
   * Runs it.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    for (RecordedEvent copy : Recorded.events("UserCopy", RecordedCopies::workload)) {
      System.out.printf(
          "%s position %d wanted %d copied %d%n",
          copy.getBoolean("toUser") ? "read" : "write",
          copy.getLong("position"),
          copy.getLong("wanted"),
          copy.getLong("copied"));
    }
  }

  private static void workload() {
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES);
        CachedBytes file = new CachedBytes(cache, new Disk())) {
      file.write(10, 5000);
      file.read(11, 0, 7);
    }
  }
}
