package dev.gangway.endive;

import dev.gangway.settings.TestSettings;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@link ModuleFuzz} with random inputs, without the guidance of coverage: quick, and repeatable by
 * its seed.
 *
 * <p>System properties: {@code gangway.fuzz.inputs}, how many (default: 1,000), and {@code
 * gangway.fuzz.seed} (default: another one each time; it is in the message of a failure).
 */
class ModuleFuzzTest {
  private static final int INPUTS = TestSettings.of(TestSettings.FUZZ_INPUTS);
  private static final long SEED = TestSettings.seed("fuzz.seed");
  private static final int MAX_LENGTH = 200;
  private static final long MAX_SECONDS = 60;

  @Test
  void eachInputIsLoadedOrRefused() {
    Random random = new Random(SEED);
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = new byte[1 + random.nextInt(1 + random.nextInt(MAX_LENGTH))];
      random.nextBytes(input);
      long start = System.nanoTime();
      try {
        ModuleFuzz.fuzzerTestOneInput(input);
      } catch (Throwable e) {
        throw new AssertionError(text(i, input), e);
      }
      if (System.nanoTime() - start > MAX_SECONDS * 1_000_000_000) {
        throw new AssertionError("slow: " + text(i, input));
      }
      if ((i + 1) % 10_000 == 0) {
        System.out.printf("%,d modules, seed %d%n", i + 1, SEED);
      }
    }
  }

  private static String text(int number, byte[] input) {
    return "input %d of seed %d: %s".formatted(number, SEED, HexFormat.of().formatHex(input));
  }
}
