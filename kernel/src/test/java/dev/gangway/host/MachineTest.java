package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void movedFlagsGetTheBitsThatTheHeadersOfArm64Say() {
    assertThat(Machine.swapMovedFlags(Fcntl.O_DIRECTORY)).isEqualTo(0x4000);
    assertThat(Machine.swapMovedFlags(Fcntl.O_NOFOLLOW)).isEqualTo(0x8000);
    assertThat(Machine.swapMovedFlags(Fcntl.O_DIRECT)).isEqualTo(0x10000);
    assertThat(Machine.swapMovedFlags(Fcntl.O_LARGEFILE)).isEqualTo(0x20000);
    assertThat(Machine.swapMovedFlags(Fcntl.O_TMPFILE)).isEqualTo(0x404000);
  }

  @Test
  void allOtherFlagsStay() {
    int others = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_SYNC | Fcntl.O_CLOEXEC | Fcntl.O_PATH;

    assertThat(Machine.swapMovedFlags(others)).isEqualTo(others);
  }

  @Test
  void translatingTwiceGivesTheSameFlags() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      int flags = random.nextInt();
      assertThat(Machine.swapMovedFlags(Machine.swapMovedFlags(flags)))
          .as("seed %d", seed)
          .isEqualTo(flags);
    }
  }

  @Test
  void deviceNumbersArePackedAsMakedevDoes() {
    assertThat(Statx.makedev(8, 1)).isEqualTo(0x801);
    assertThat(Statx.makedev(0x12345, 0x678)).isEqualTo(0x0001_2000_0063_4578L);
  }
}
