package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.host.RepString;
import dev.gangway.host.SpeculationBarrier;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link ExactCopies} by each compiler of the JVM, with each routine and each strategy. The slow
 * runs check every n-th page boundary only; {@code -Dgangway.exact.stride=1} checks all.
 */
class ExactCopiesTest {
  /** 0: each test has its own, one for the short form and one for the full form. */
  private static final int STRIDE = TestSettings.of(TestSettings.EXACT_STRIDE);

  @ParameterizedTest
  @CsvSource({
    // Strides in the short form and in the full form, and steps between small sizes likewise.
    "interpreter, -Xint, 1024, 64, 29, 1",
    "C1, -XX:TieredStopAtLevel=1, 128, 1, 7, 1",
    "C2, -XX:+TieredCompilation, 64, 1, 5, 1"
  })
  void eachByteIsRightWithEachRoutineAndStrategy(
      @SuppressWarnings("unused") String name, // of the case
      String compiler,
      String strideInShort,
      String strideInFull,
      String stepInShort,
      String stepInFull)
      throws Exception {
    String stride = TestSettings.full() ? strideInFull : strideInShort;
    // Most of the time goes into the small sizes. The steps are odd: all remainders are met.
    String step = TestSettings.full() || STRIDE != 0 ? stepInFull : stepInShort;
    run(stride, step, compiler);
    run(stride, step, compiler, "-Ddev.gangway.copy=jvm");
    run(stride, step, compiler, "-Ddev.gangway.copy=libc");
    if (RepString.fast()) {
      run(stride, step, compiler, "-Ddev.gangway.copy=rep");
    }
    if (SpeculationBarrier.available()) {
      run(stride, step, compiler, "-Ddev.gangway.usercopy=fenced");
    }
  }

  private static void run(String stride, String step, String... options) throws Exception {
    String said =
        OtherJvm.run(
            Duration.ofMinutes(STRIDE == 0 ? 5 : 60),
            ExactCopies.class,
            List.of(options),
            STRIDE == 0 ? stride : Integer.toString(STRIDE),
            step);
    assertThat(said).contains(Tier.PORTABLE + ": ").contains("copies are exact");
    if (Tier.current() == Tier.LINUX) {
      assertThat(said).contains(Tier.LINUX + ": ");
    }
  }
}
