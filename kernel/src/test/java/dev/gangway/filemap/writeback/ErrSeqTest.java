package dev.gangway.filemap.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ErrSeqTest {
  private final ErrSeq errors = new ErrSeq();

  @Test
  void withoutAnErrorNobodyIsTold() {
    ErrSeq.Cursor cursor = errors.cursor();
    assertThat(cursor.checkAndAdvance()).isZero();
    assertThat(errors.cursor().checkAndAdvance()).isZero();
  }

  @Test
  void eachOpenerIsToldOnce() {
    ErrSeq.Cursor one = errors.cursor();
    ErrSeq.Cursor other = errors.cursor();
    errors.set(Errno.EIO);
    assertThat(one.checkAndAdvance()).isEqualTo(-Errno.EIO);
    assertThat(one.checkAndAdvance()).isZero();
    assertThat(other.checkAndAdvance()).isEqualTo(-Errno.EIO);
    assertThat(other.checkAndAdvance()).isZero();
  }

  @Test
  void anErrorThatNobodyHasSeenReachesALaterOpener() {
    errors.set(Errno.ENOSPC);
    ErrSeq.Cursor late = errors.cursor();
    assertThat(late.checkAndAdvance()).isEqualTo(-Errno.ENOSPC);
    assertThat(late.checkAndAdvance()).isZero();
  }

  @Test
  void anErrorThatSomebodyHasSeenDoesNot() {
    ErrSeq.Cursor early = errors.cursor();
    errors.set(Errno.EIO);
    early.checkAndAdvance();
    assertThat(errors.cursor().checkAndAdvance()).isZero();
  }

  @Test
  void theSameErrorAgainIsAnotherOneOnceSeen() {
    ErrSeq.Cursor cursor = errors.cursor();
    for (int i = 0; i < 1_000; i++) {
      errors.set(Errno.EIO);
      assertThat(cursor.checkAndAdvance()).isEqualTo(-Errno.EIO);
      assertThat(cursor.checkAndAdvance()).isZero();
    }
  }

  @Test
  void severalThatNobodyHasSeenAreToldAsOneTheLast() {
    ErrSeq.Cursor cursor = errors.cursor();
    errors.set(Errno.EIO);
    errors.set(Errno.EIO);
    errors.set(Errno.ENOSPC);
    assertThat(cursor.checkAndAdvance()).isEqualTo(-Errno.ENOSPC);
    assertThat(cursor.checkAndAdvance()).isZero();
  }

  @Test
  void whoeverHasSeenTheFirstIsToldOfTheSecondAndTheOthersOfOne() {
    ErrSeq.Cursor one = errors.cursor();
    ErrSeq.Cursor other = errors.cursor();
    errors.set(Errno.EIO);
    assertThat(one.checkAndAdvance()).isEqualTo(-Errno.EIO);
    errors.set(Errno.ENOSPC);
    assertThat(one.checkAndAdvance()).isEqualTo(-Errno.ENOSPC);
    assertThat(other.checkAndAdvance()).isEqualTo(-Errno.ENOSPC);
    assertThat(other.checkAndAdvance()).isZero();
  }

  /** An error that is set during a check is reported by it or by the next one, never lost. */
  @Test
  void noErrorIsLostToWhoeverLooksMeanwhile() {
    for (int round = 0; round < 2_000; round++) {
      ErrSeq.Cursor cursor = errors.cursor();
      errors.set(Errno.EIO);
      CompletableFuture<Void> setter = CompletableFuture.runAsync(() -> errors.set(Errno.ENOSPC));
      long first = cursor.checkAndAdvance();
      setter.join();
      long second = cursor.checkAndAdvance();
      assertThat(new long[] {first, second})
          .isIn(new long[] {-Errno.EIO, -Errno.ENOSPC}, new long[] {-Errno.ENOSPC, 0});
    }
  }
}
