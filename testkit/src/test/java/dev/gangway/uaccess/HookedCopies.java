package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A program for a JVM with hooks: their arguments, and the copies that they make fail. */
public final class HookedCopies {
  private static final int END = LinearMemory.PAGE_SIZE;

  private final MemorySegment kernel = MemorySegment.ofArray(new byte[64]);

  private HookedCopies() {}

  /**
   * Runs it.
   *
   * @param args none
   */
  public static void main(String[] args) {
    HookedCopies program = new HookedCopies();
    try (LinearMemory memory = LinearMemory.create(1, 1);
        LinearMemory other = LinearMemory.create(1, 1)) {
      program.hooksSeeEachCopyAndItsResidue(memory);
      program.aFailedCopyIsAllOrNothing(memory);
      program.anyCopyCanBeTheKth(memory);
      program.oneGuestsCopiesFailAndNotAnothers(memory, other);
      program.oneCallSitesCopiesFailAndNotAnothers(memory);
      program.aSeedRepeatsItself(memory);
    }
    System.out.println("all as they must be");
  }

  private void hooksSeeEachCopyAndItsResidue(LinearMemory memory) {
    List<String> seen = new ArrayList<>();
    UserCopyHooks.install(
        new UserCopyHook() {
          @Override
          public void before(Access access, UserMemory of, int pointer, long n) {
            assertThat(of).isSameAs(memory);
            seen.add("before " + access + " " + (pointer - END) + " " + n);
          }

          @Override
          public void after(Access access, UserMemory of, int pointer, long n, long residue) {
            seen.add("after " + access + " " + (pointer - END) + " " + n + " " + residue);
          }
        });
    memory.copyFrom(kernel, 0, END - 8, 10);
    memory.copyTo(END - 8, kernel, 0, 8);
    memory.clear(END - 1, 2);
    memory.getInt(END - 2);
    memory.putLong(END - 16, 1);
    UserCopyHooks.remove();
    memory.copyTo(END - 8, kernel, 0, 8);
    assertThat(seen)
        .containsExactly(
            "before COPY_FROM -8 10",
            "after COPY_FROM -8 10 2",
            "before COPY_TO -8 8",
            "after COPY_TO -8 8 0",
            "before CLEAR -1 2",
            "after CLEAR -1 2 1",
            "before GET -2 4",
            "before PUT -16 8");
  }

  private void aFailedCopyIsAllOrNothing(LinearMemory memory) {
    memory.fill(0, (byte) 7, 64);
    kernel.fill((byte) 9);
    UserCopyHooks.install(FailUserCopy.kth(1));
    assertThat(memory.copyFromRaw(kernel, 0, 0, 64)).isEqualTo(64);
    assertThat(kernel.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(9);
    UserCopyHooks.install(FailUserCopy.kth(1));
    assertThat(memory.copyTo(0, kernel, 0, 64)).isEqualTo(64);
    assertThat(memory.loadByte(0)).isEqualTo((byte) 7);
    UserCopyHooks.install(FailUserCopy.kth(1));
    assertThat(memory.copyFrom(kernel, 0, 0, 64)).isEqualTo(64);
    assertThat(kernel.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(0);
    UserCopyHooks.install(FailUserCopy.kth(1));
    assertThat(memory.putInt(0, 1)).isEqualTo(-Errno.EFAULT);
    assertThat(memory.loadByte(0)).isEqualTo((byte) 7);
  }

  private List<Integer> failing(UserMemory memory, FailUserCopy fault, int copies) {
    UserCopyHooks.install(fault);
    return IntStream.rangeClosed(1, copies)
        .filter(i -> memory.copyTo(0, kernel, 0, 8) != 0)
        .boxed()
        .toList();
  }

  private void anyCopyCanBeTheKth(LinearMemory memory) {
    for (int k = 1; k <= 10; k++) {
      FailUserCopy fault = FailUserCopy.kth(k);
      assertThat(failing(memory, fault, 10)).containsExactly(k);
      assertThat(fault.seen()).isEqualTo(10);
      assertThat(fault.failed()).isEqualTo(1);
    }
  }

  private void oneGuestsCopiesFailAndNotAnothers(LinearMemory memory, LinearMemory other) {
    FailUserCopy fault = FailUserCopy.withProbability(1, 0).of(guest -> guest == other);
    assertThat(failing(memory, fault, 5)).isEmpty();
    assertThat(failing(other, fault, 5)).hasSize(5);
    assertThat(fault.seen()).isEqualTo(5);
  }

  private void oneCallSitesCopiesFailAndNotAnothers(LinearMemory memory) {
    String site = HookedCopies.class.getName() + ".fromThere";
    UserCopyHooks.install(FailUserCopy.withProbability(1, 0).calledFrom(site));
    assertThat(memory.copyTo(0, kernel, 0, 8)).isZero();
    assertThat(fromThere(memory)).isEqualTo(8);
  }

  private long fromThere(LinearMemory memory) {
    return memory.copyTo(0, kernel, 0, 8);
  }

  private void aSeedRepeatsItself(LinearMemory memory) {
    List<Integer> first = failing(memory, FailUserCopy.withProbability(0.1, 42), 10_000);
    assertThat(first).hasSizeBetween(800, 1200);
    assertThat(failing(memory, FailUserCopy.withProbability(0.1, 42), 10_000)).isEqualTo(first);
    assertThat(failing(memory, FailUserCopy.withProbability(0.1, 43), 10_000)).isNotEqualTo(first);
    assertThat(failing(memory, FailUserCopy.withProbability(0, 42), 10_000)).isEmpty();
  }
}
