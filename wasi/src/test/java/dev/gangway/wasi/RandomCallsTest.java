package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.vfs.Task;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RandomCallsTest {
  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    Thread.interrupted();
    guest.close();
  }

  private byte[] random(int length) {
    int buffer = guest.alloc(length + 8);
    assertThat(RandomCalls.randomGet(guest.process, buffer, length)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(buffer + length, 8)).as("beyond the buffer").containsOnly(0);
    return guest.load(buffer, length);
  }

  @Test
  void twoAnswersAreNotTheSame() {
    assertThat(random(32)).isNotEqualTo(random(32));
  }

  /** More than a chunk: among 100,000 random bytes, no block of 64 is zero. */
  @Test
  void everyByteOfALongBufferIsFilled() {
    byte[] bytes = random(100_000);
    for (int at = 0; at + 64 <= bytes.length; at += 64) {
      assertThat(Arrays.copyOfRange(bytes, at, at + 64)).as("at " + at).isNotEqualTo(new byte[64]);
    }
  }

  @Test
  void noBytesAreNoWork() {
    assertThat(RandomCalls.randomGet(guest.process, 0, 0)).isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void javasSourceFillsAllThatIsAskedForInParts() {
    Task task = guest.task;
    int buffer = guest.alloc(10_000);
    task.iter().importBuffer(buffer, 10_000);
    RandomSource source = new RandomSource.Java();
    while (task.iter().count() > 0) {
      assertThat(source.fill(task)).isPositive();
    }
    assertThat(guest.load(buffer + 9_900, 100)).isNotEqualTo(new byte[100]);
  }

  @Test
  void aBufferThatIsNotAllInMemoryIsAFaultAndStaysAsItIs() {
    assertThat(RandomCalls.randomGet(guest.process, guest.lastBytes(64), 65))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(RandomCalls.randomGet(guest.process, guest.lastBytes(64), -1))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(RandomCalls.randomGet(guest.process, FakeGuest.NOWHERE, 1))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(guest.lastBytes(64), 64)).containsOnly(0);
  }

  @Test
  void aFatalSignalEndsTheCall() {
    Thread.currentThread().interrupt();
    assertThat(RandomCalls.randomGet(guest.process, guest.alloc(8), 8)).isEqualTo(WasiErrno.INTR);
    assertThat(Thread.interrupted()).isTrue();
  }
}
