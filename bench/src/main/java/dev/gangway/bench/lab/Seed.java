package dev.gangway.bench.lab;

import java.util.List;

/**
 * One of the experiments that Gangway grew from: what Linux changed, and what that was worth there.
 *
 * @param title of it
 * @param before as it was
 * @param after as it is
 * @param tests that show it
 * @param linux what Linux measured
 */
record Seed(String title, AbSide before, AbSide after, List<LabTest> tests, String linux) {
  /** From the hardest to see to the easiest. */
  static final List<Seed> ALL =
      List.of(
          new Seed(
              "The range check of a user copy: checked and fenced, then masked",
              AbSide.of("fenced", "-Ddev.gangway.usercopy=fenced"),
              AbSide.of("masked", "-Ddev.gangway.usercopy=masked"),
              LabTest.called(List.of("lseek1", "pread1", "pwrite1")),
              "Linux 6.12: +2.6 % per_thread_ops for the patch that began it, +3.1 %"
                  + " per_process_ops of eventfd1 for the one that was merged"),
          new Seed(
              "User memory of a write: touched twice (prefault), then once",
              AbSide.of("prefault", "-Ddev.gangway.write=prefault"),
              AbSide.of("touch-once", "-Ddev.gangway.write=touch-once"),
              LabTest.called(List.of("pwrite1", "write1", "pwrite_large")),
              "Linux 6.14: +8.8 % per_thread_ops of pwrite1, +5.1 % of unixbench's fsbuffer-w"),
          new Seed(
              "The copy routine: the JVM's, then the one that is fastest here",
              AbSide.of("the JVM's", "-Ddev.gangway.copy=jvm"),
              AbSide.of("chosen", ""),
              LabTest.called(List.of("pread_large", "pwrite_large", "sock_send", "sock_recv")),
              "A socket's bytes go from the guest's memory to the host's kernel and back without a"
                  + " copy of Gangway's own, so that no routine can matter there. 2008, an mpc8313:"
                  + " some +10 % of gigabit networking; Linux's rep movsb: +14 % of read1"));
}
