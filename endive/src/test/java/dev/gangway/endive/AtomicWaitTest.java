package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.compiler.EndiveMemory;
import dev.gangway.uaccess.LinearMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import run.endive.runtime.WasmInterruptedException;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.MemoryLimits;

/** {@code memory.atomic.wait} and {@code notify} of a guest that has one thread. */
@Timeout(30)
class AtomicWaitTest {
  private static final int NOT_EQUAL = 1;
  private static final int TIMED_OUT = 2;

  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final EndiveMemory shared = new EndiveMemory(memory, new MemoryLimits(1, 1, true));

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void aValueThatHasChangedIsNotWaitedFor() {
    memory.storeInt(8, 7);
    assertThat(shared.atomicWait(8, 6, -1)).isEqualTo(NOT_EQUAL);
    assertThat(shared.atomicWait(8, 6L, -1)).isEqualTo(NOT_EQUAL);
  }

  @Test
  void aWaitEndsByItsTimeout() {
    assertThat(shared.atomicWait(8, 0, 0)).isEqualTo(TIMED_OUT);
    long start = System.nanoTime();
    assertThat(shared.atomicWait(8, 0L, 20_000_000)).isEqualTo(TIMED_OUT);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void aFatalSignalEndsAWaitWithoutTimeout() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> shared.atomicWait(8, 0, -1))
          .isInstanceOf(WasmInterruptedException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void thereIsNoOtherThreadToNotify() {
    assertThat(shared.atomicNotify(8, -1)).isZero();
  }

  @Test
  void badAddressesAndUnsharedMemoriesTrap() {
    assertThatThrownBy(() -> shared.atomicWait(65536, 0, 0)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> shared.atomicWait(4, 0L, 0)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> shared.atomicNotify(2, 0)).isInstanceOf(RuntimeException.class);
    EndiveMemory unshared = new EndiveMemory(memory, new MemoryLimits(1, 1));
    assertThatThrownBy(() -> unshared.atomicWait(8, 0, 0))
        .isInstanceOf(WasmRuntimeException.class)
        .hasMessage("expected shared memory");
    assertThat(unshared.atomicNotify(8, 1)).isZero();
  }
}
