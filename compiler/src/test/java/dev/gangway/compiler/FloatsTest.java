package dev.gangway.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversions and comparisons that differ from Java's. */
class FloatsTest {
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -4752168337151656997L,
        -7943216053959721720L,
        -8504850707324284110L,
        -227639299835119342L
      })
  void anUnsignedNumberBecomesTheNearestFloat(long value) {
    assertNearest(value);
  }

  @Test
  void randomNumbersToo() {
    long seed = System.nanoTime();
    System.out.println("FloatsTest: seed " + seed);
    new SplittableRandom(seed).longs(100_000).forEach(FloatsTest::assertNearest);
  }

  private static void assertNearest(long value) {
    BigDecimal exact = new BigDecimal(Long.toUnsignedString(value));
    assertThat(Floats.ofUnsigned(value)).as("%d", value).isEqualTo(exact.floatValue());
    assertThat(Floats.doubleOfUnsigned(value)).as("%d", value).isEqualTo(exact.doubleValue());
  }

  @Test
  void aSignalingNanBecomesAQuietOne() {
    float signaling = Float.intBitsToFloat(0x7fa00000);
    int quiet = 0x7fc00000;
    assertThat(Float.floatToRawIntBits(Floats.min(signaling, 1)) & quiet).isEqualTo(quiet);
    assertThat(Float.floatToRawIntBits(Floats.max(1, signaling)) & quiet).isEqualTo(quiet);
    assertThat(Floats.min(-0.0, 0.0)).isEqualTo(-0.0);
    assertThat(Floats.max(-0.0, 0.0)).isEqualTo(0.0);
  }
}
