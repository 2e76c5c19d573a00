package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Host transfers into user memory. The tests of each file system cover reads and writes of files.
 */
@EnabledIf("dev.gangway.host.Linux#available")
class UserIoTest {
  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final IovIter iter = new IovIter(memory);
  private final UserIo host = new UserIo(memory);

  @AfterEach
  void close() {
    memory.close();
  }

  private byte[] load(int pointer, int n) {
    byte[] bytes = new byte[n];
    memory.load(pointer, bytes, 0, n);
    return bytes;
  }

  @Test
  void randomBytesFillTheBufferAndNothingBesideIt() {
    iter.importBuffer(100, 64);
    assertThat(host.random(iter)).isEqualTo(64);
    assertThat(iter.count()).isZero();
    byte[] first = load(100, 64);
    iter.importBuffer(100, 64);
    assertThat(host.random(iter)).isEqualTo(64);
    // Equal by chance once in 2^512 runs.
    assertThat(load(100, 64)).isNotEqualTo(first);
    assertThat(load(0, 100)).containsOnly(0);
    assertThat(load(164, 100)).containsOnly(0);
  }

  @Test
  void randomBytesStopWhereMemoryEndsAndAreRefusedBeyondIt() {
    int end = (int) memory.size();
    iter.importBuffer(end - 16, 64);
    assertThat(host.random(iter)).isEqualTo(16);
    assertThat(iter.count()).isEqualTo(48);
    assertThat(host.random(iter)).isEqualTo(-Errno.EFAULT);
    iter.importBuffer(-64, 16);
    assertThat(host.random(iter)).isEqualTo(-Errno.EFAULT);
    assertThat(iter.count()).isEqualTo(16);
  }

  @Test
  void noRandomBytesAreAskedForWhereNoneAreWanted() {
    iter.importBuffer(0, 0);
    assertThat(host.random(iter)).isZero();
  }
}
