package dev.gangway.bench;

import dev.gangway.bench.peer.Request;
import java.util.List;

/**
 * A row of the table.
 *
 * @param title its name in the table
 * @param meaning the calls that it makes, for the legend
 * @param guestName its name for the guest
 * @param size bytes of the guest's buffer
 * @param first calls to begin with, as long as nobody knows what one takes
 */
record Operation(String title, String meaning, String guestName, int size, long first) {
  private static final int PAGE = 4096;
  private static final long QUICK = 1000;
  private static final long SLOW = 1;

  static final List<Operation> ALL =
      List.of(
          new Operation(
              "write 1 B", "`fd_write`, back to the start after 1 MiB", "write1", 1, QUICK),
          new Operation("write 4 KiB", "the same", "write1", PAGE, QUICK),
          new Operation("pwrite 4 KiB", "`fd_pwrite` at offset 0", "pwrite", PAGE, QUICK),
          new Operation("pread 1 B", "`fd_pread` at offset 0", "pread", 1, QUICK),
          new Operation("pread 4 KiB", "the same", "pread", PAGE, QUICK),
          new Operation("lseek", "`fd_seek` to offset 0", "lseek", PAGE, QUICK),
          new Operation("fstat", "`fd_filestat_get`", "fstat", PAGE, QUICK),
          new Operation(
              "stat, present",
              "`path_filestat_get` of a file that exists",
              "stat_present",
              PAGE,
              QUICK),
          new Operation(
              "stat, missing",
              "`path_filestat_get` of one that does not",
              "stat_missing",
              PAGE,
              QUICK),
          new Operation(
              "open+close",
              "`path_open` of a file that exists, `fd_close`",
              "open_close",
              PAGE,
              QUICK),
          new Operation(
              "create+unlink",
              "`path_open` that creates, `fd_close`, `path_unlink_file`",
              "unlink",
              PAGE,
              QUICK),
          new Operation(
              "unlink",
              "`path_unlink_file` of files that were made beforehand",
              "unlink_only",
              PAGE,
              QUICK),
          new Operation(
              "readdir",
              "one listing of 2,000 files by `fd_readdir` with a buffer of 4 KiB",
              "readdir",
              PAGE,
              SLOW));

  Request request(long count) {
    return new Request(guestName, count, size);
  }
}
