package dev.gangway.uaccess.copy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.host.Linux;
import dev.gangway.host.RepString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each routine that works here moves exactly the given bytes. */
class CopyRoutineTest {
  private static final long MARGIN = 64;

  static Stream<CopyRoutine> valid() {
    return CopyRoutines.all().stream().filter(CopyRoutine::valid);
  }

  private static void pattern(MemorySegment segment, int step) {
    for (long i = 0; i < segment.byteSize(); i++) {
      segment.set(JAVA_BYTE, i, (byte) (i * step + (i >>> 8) + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void copiesEachSizeAtEachAlignmentAndTouchesNothingAround(CopyRoutine routine) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(512, 64);
      MemorySegment to = arena.allocate(512, 64);
      pattern(from, 7);
      byte[] wanted = new byte[512];
      for (int n = 0; n <= 300; n++) {
        for (int alignment = 0; alignment < 256; alignment += 17) {
          long source = alignment & 15;
          long target = MARGIN + (alignment >>> 4);
          pattern(to, 3);
          MemorySegment.copy(to, JAVA_BYTE, 0, wanted, 0, 512);
          MemorySegment.copy(from, JAVA_BYTE, source, wanted, (int) target, n);
          routine.copy(to.address() + target, from.address() + source, n);
          assertThat(to.toArray(JAVA_BYTE)).as("%d bytes", n).isEqualTo(wanted);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void fillsEachSizeAndTouchesNothingAround(CopyRoutine routine) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(512, 64);
      byte[] wanted = new byte[512];
      for (int n = 0; n <= 300; n++) {
        int target = (int) MARGIN + n % 17;
        byte value = (byte) (n % 3 == 0 ? 0 : -n);
        pattern(to, 3);
        MemorySegment.copy(to, JAVA_BYTE, 0, wanted, 0, 512);
        java.util.Arrays.fill(wanted, target, target + n, value);
        routine.fill(to.address() + target, value, n);
        assertThat(to.toArray(JAVA_BYTE)).as("%d bytes", n).isEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void largeCopiesAreMadeOfChunksThatMeet(CopyRoutine routine) {
    long n = (13 << 20) + 17;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(n);
      MemorySegment to = arena.allocate(n + 2 * MARGIN);
      pattern(from, 5);
      to.fill((byte) 0x55);
      Chunks.copy(routine, to.address() + MARGIN, from.address(), n);
      assertThat(from.mismatch(to.asSlice(MARGIN, n))).isEqualTo(-1);
      assertSurroundings(to, n);
      Chunks.fill(routine, to.address() + MARGIN, (byte) 0, n);
      assertThat(to.asSlice(MARGIN, n).mismatch(arena.allocate(n))).isEqualTo(-1);
      assertSurroundings(to, n);
    }
  }

  private static void assertSurroundings(MemorySegment to, long n) {
    for (long i = 0; i < MARGIN; i++) {
      assertThat(to.get(JAVA_BYTE, i)).isEqualTo((byte) 0x55);
      assertThat(to.get(JAVA_BYTE, MARGIN + n + i)).isEqualTo((byte) 0x55);
    }
  }

  @Test
  void theJvmsIsAlwaysThereAndOthersSayWhatTheyLack() {
    assertThat(CopyRoutines.all().getFirst().valid()).isTrue();
    for (CopyRoutine routine : CopyRoutines.all()) {
      assertThat(routine.missing() == null).isEqualTo(routine.valid());
    }
    assertThat(CopyRoutines.named("libc"))
        .matches(r -> r != null && r.valid() == Linux.available());
    assertThat(CopyRoutines.named("rep"))
        .matches(r -> r != null && r.valid() == (RepString.fast() && RepString.available()));
    assertThat(CopyRoutines.named("none")).isNull();
  }
}
