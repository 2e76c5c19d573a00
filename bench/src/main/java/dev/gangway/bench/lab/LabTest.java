package dev.gangway.bench.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test of {@code guests/src/scale.c}.
 *
 * @param name will-it-scale's
 * @param meaning what its loop does, in Markdown
 */
record LabTest(String name, String meaning) {
  static final List<LabTest> ALL =
      List.of(
          new LabTest(
              "write1",
              "`fd_write` of 4 KiB, on through 1 MiB and back to the start; a file for each task"),
          new LabTest(
              "writeseek1", "`fd_seek` and `fd_write` of 4 KiB at the start; a file for each task"),
          new LabTest("writeseek2", "the same at the start of one file"),
          new LabTest("writeseek3", "the same at a page for each task of one file"),
          new LabTest("pwrite1", "`fd_pwrite` of 4 KiB at the start; a file for each task"),
          new LabTest("pwrite2", "the same at the start of one file"),
          new LabTest("pwrite3", "the same at a page for each task of one file"),
          new LabTest(
              "read1",
              "`fd_read` of 4 KiB, on through 1 MiB and back to the start; a file for each task"),
          new LabTest("read2", "the same of one file"),
          new LabTest(
              "readseek1", "`fd_seek` and `fd_read` of 4 KiB at the start; a file for each task"),
          new LabTest("readseek2", "the same at the start of one file"),
          new LabTest("readseek3", "the same at a page for each task of one file"),
          new LabTest("pread1", "`fd_pread` of 4 KiB at the start; a file for each task"),
          new LabTest("pread2", "the same at the start of one file"),
          new LabTest("pread3", "the same at a page for each task of one file"),
          new LabTest("lseek1", "`fd_seek` to the start; a file for each task"),
          new LabTest("lseek2", "the same in one file"),
          new LabTest("open1", "`path_open` and `fd_close`; a file for each task in one directory"),
          new LabTest("open2", "the same in a directory for each task"),
          new LabTest("open3", "the same of one file"),
          new LabTest(
              "unlink1",
              "`path_open` that creates, `fd_close`, `path_unlink_file`; in one directory"),
          new LabTest("unlink2", "the same in a directory for each task"),
          new LabTest(
              "fallocate1",
              "`fd_allocate` by 8 KiB up to 1 MiB, then `fd_filestat_set_size` to nothing; a file for each task"),
          new LabTest("fallocate2", "the same in one file"),
          new LabTest("poll1", "`poll_oneoff` of a file that can be read"),
          new LabTest("poll2", "the same of 128 files"),
          new LabTest("sched_yield", "`sched_yield`"),
          new LabTest(
              "malloc1",
              "`malloc` and `free` of 64 MiB, untouched: no system call of a guest, two of a native program"),
          new LabTest("malloc2", "the same of 1 KiB: no system call"),
          new LabTest(
              "page_fault1",
              "the first touch of a page; 1 MiB more at a time up to 128 MiB, where the sample ends"));

  /** Not will-it-scale's: so many bytes per call that the copy dominates. Run by name only. */
  static final List<LabTest> LARGE =
      List.of(
          new LabTest("pwrite_large", "`fd_pwrite` of 256 KiB at the start; a file for each task"),
          new LabTest("pread_large", "`fd_pread` of 256 KiB at the start; a file for each task"),
          new LabTest(
              "sock_send",
              "`sock_send` of 64 KiB; a connection over loopback for each task, whose other end is a thread of the same JVM"),
          new LabTest("sock_recv", "`sock_recv` of the same"));

  /** Not will-it-scale's: single calls and other sizes. Run by name or group only. */
  static final List<LabTest> SINGLE =
      List.of(
          new LabTest("write_byte", "`fd_write` of 1 byte, on through 1 MiB and back to the start"),
          new LabTest("write_64", "the same of 64 bytes"),
          new LabTest("write_512", "the same of 512 bytes"),
          new LabTest("write_64k", "the same of 64 KiB"),
          new LabTest("writesync1", "`fd_pwrite` of 4 KiB at the start and `fd_datasync`"),
          new LabTest("pwrite_byte", "`fd_pwrite` of 1 byte at the start; a file for each task"),
          new LabTest("pwrite_64", "the same of 64 bytes"),
          new LabTest("pwrite_512", "the same of 512 bytes"),
          new LabTest("pwrite_64k", "the same of 64 KiB"),
          new LabTest("pread_byte", "`fd_pread` of 1 byte at the start; a file for each task"),
          new LabTest("fstat1", "`fd_filestat_get`; a file for each task"),
          new LabTest("stat_present", "`path_filestat_get` of a file that exists"),
          new LabTest("stat_missing", "`path_filestat_get` of a file that does not exist"),
          new LabTest("unlink_only", "`path_unlink_file` of files that were made before, untimed"),
          new LabTest(
              "readdir1", "a listing of 2,000 files by `fd_readdir` with a buffer of 4 KiB"));

  private static final List<LabTest> EVERY =
      Stream.of(ALL, LARGE, SINGLE).flatMap(List::stream).toList();

  /** Groups of tests: the cost of single calls, and of different sizes. */
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "calls",
          List.of(
              "write_byte",
              "write1",
              "writesync1",
              "pwrite1",
              "pread_byte",
              "pread1",
              "lseek1",
              "fstat1",
              "stat_present",
              "stat_missing",
              "open1",
              "unlink1",
              "unlink_only",
              "readdir1"),
          "sizes",
          List.of("write_*", "write1", "pwrite_*", "pwrite1"));

  /**
   * The tests with these names, in the order of the lists above.
   *
   * @param names of tests or groups. A star stands for any characters. It matches will-it-scale's
   *     tests, and the others only if it matches none of those: {@code pwrite*} is {@code pwrite1}
   *     to {@code pwrite3}, {@code pwrite_*} are the other sizes. A star alone is every test.
   * @throws IllegalArgumentException if a name matches no test; the message is for the user
   */
  static List<LabTest> called(List<String> names) {
    List<String> patterns =
        names.stream().flatMap(name -> GROUPS.getOrDefault(name, List.of(name)).stream()).toList();
    Set<LabTest> found = new HashSet<>();
    for (String pattern : patterns) {
      List<LabTest> matches = pattern.equals("*") ? EVERY : matching(ALL, pattern);
      if (matches.isEmpty()) {
        matches = matching(EVERY, pattern);
      }
      if (matches.isEmpty()) {
        throw new IllegalArgumentException(
            "unknown test: %s; tests: %s"
                .formatted(pattern, String.join(" ", EVERY.stream().map(LabTest::name).toList())));
      }
      found.addAll(matches);
    }
    return EVERY.stream().filter(found::contains).toList();
  }

  private static List<LabTest> matching(List<LabTest> tests, String pattern) {
    return tests.stream().filter(test -> test.matches(pattern)).toList();
  }

  private boolean matches(String pattern) {
    return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
