package dev.gangway.bench.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.settings.TestSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectTest {
  private static final double ALPHA = 0.01;

  /**
   * Table of the signed-rank distribution: of 2^10 signs, 3 have a sum of 2 or less, on each side.
   */
  @Test
  void theSignedRankTestIsExact() {
    double[] differences = {-1, -2, 3, 4, 5, 6, 7, 8, 9, 10};

    assertThat(SignedRank.of(differences, ALPHA).p()).isCloseTo(2 * 5 / 1024.0, within(1e-12));
    assertThat(SignedRank.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, ALPHA).p())
        .isCloseTo(2 / 256.0, within(1e-12));
  }

  @Test
  void theIntervalHoldsWhatTheTestDoesNotRefuse() {
    double[] differences = {0.9, 1.1, 1.0, 0.8, 1.2, 0.95, 1.05, 1.3, 0.7, 1.01};

    Effect effect = SignedRank.of(differences, ALPHA);

    assertThat(effect.change()).isCloseTo(1.0, within(0.02));
    for (double at : new double[] {effect.low() - 0.01, effect.high() + 0.01}) {
      assertThat(SignedRank.of(shifted(differences, at), ALPHA).p()).isLessThan(ALPHA);
    }
    for (double at : new double[] {effect.low() + 0.01, effect.high() - 0.01}) {
      assertThat(SignedRank.of(shifted(differences, at), ALPHA).p()).isGreaterThan(ALPHA);
    }
  }

  private static double[] shifted(double[] values, double by) {
    return Arrays.stream(values).map(value -> value - by).toArray();
  }

  @Test
  void tooFewPairsSayNothing() {
    Effect effect = SignedRank.of(new double[] {-3, -3.1, -2.9, -3}, ALPHA);

    assertThat(effect.low()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(effect.high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(effect.p()).isGreaterThan(ALPHA);
    assertThat(SignedRank.leastPairs(ALPHA)).isEqualTo(8);
    assertThat(SignedRank.leastPairs(ALPHA / 30)).isEqualTo(13);
  }

  @Test
  void equalPairsAreNoEffect() {
    Effect effect = SignedRank.of(new double[10], ALPHA);

    assertThat(effect.p()).isEqualTo(1);
    assertThat(effect.change()).isZero();
  }

  /** The figure is from integrating the density of Student's t with 5.878 degrees from 2.153 on. */
  @Test
  void welchAgreesWithTheTables() {
    Effect effect = Welch.of(new double[] {1, 2, 3, 4}, new double[] {3, 4, 5, 6.5}, ALPHA);

    assertThat(effect.change()).isCloseTo(2.125, within(1e-12));
    assertThat(effect.p()).isCloseTo(0.075722, within(1e-5));
    assertThat((effect.low() + effect.high()) / 2).isCloseTo(2.125, within(1e-9));
    assertThat(effect.low()).isNegative();
  }

  @Test
  void welchWithoutScatterOrWithOneRoundIsNoNumber() {
    assertThat(Welch.of(new double[] {1}, new double[] {2, 2}, ALPHA).p()).isEqualTo(1);
    assertThat(Welch.of(new double[] {1, 1}, new double[] {1, 1}, ALPHA).p()).isEqualTo(1);
    assertThat(Welch.of(new double[] {1, 1}, new double[] {2, 2}, ALPHA).p()).isZero();
  }

  @Test
  void holmMultipliesTheLeastByAllAndNeverTurnsTheOrderRound() {
    assertThat(Holm.correct(new double[] {0.04, 0.01, 0.03}))
        .containsExactly(new double[] {0.06, 0.03, 0.06}, within(1e-12));
    assertThat(Holm.correct(new double[] {0.9, 0.8})).containsExactly(1, 1);
  }

  private static final int TESTS = 3;
  private static final int MOST_PAIRS = 40;
  private static final double PRECISION = 0.015;

  /**
   * Whole runs of {@code ab} on JVMs that scatter by 2 %, one in twelve by far more. What is held
   * is its promise: changes of 3 % are found in 19 of 20 runs, and hardly any where there is none,
   * although a run looks at its figures for when to stop.
   */
  @Test
  void aChangeOfThreePercentIsFoundAndAlarmsWithoutOneAreRare() {
    long seed = TestSettings.seed();
    System.out.println("-Dgangway.seed=" + seed);
    Random random = new Random(seed);
    int runs = 60;
    int found = 0;
    int alarms = 0;

    for (int run = 0; run < runs; run++) {
      found += corrected(random, Math.log(0.97))[0] < Row.ALPHA ? 1 : 0;
      alarms += Arrays.stream(corrected(random, 0)).anyMatch(p -> p < Row.ALPHA) ? 1 : 0;
    }

    assertThat(found).isGreaterThanOrEqualTo(runs * 19 / 20);
    assertThat(alarms).isLessThan(6); // 0.6 are to be expected
  }

  private static double[] corrected(Random random, double effectOfFirst) {
    double[][] differences = new double[TESTS][0];
    Effect[] effects = new Effect[TESTS];
    for (int pairs = 1; pairs <= MOST_PAIRS; pairs++) {
      double worst = 0;
      for (int test = 0; test < TESTS; test++) {
        double scatter = random.nextInt(12) == 0 ? 0.1 : 0.02;
        differences[test] = Arrays.copyOf(differences[test], pairs);
        differences[test][pairs - 1] =
            (test == 0 ? effectOfFirst : 0) + random.nextGaussian() * scatter;
      }
      if (pairs > Comparison.leastPairs(TESTS)) {
        for (int test = 0; test < TESTS; test++) {
          effects[test] = SignedRank.of(differences[test], Row.ALPHA / TESTS);
          worst = Math.max(worst, effects[test].precision());
        }
        if (worst <= 100 * PRECISION) {
          break;
        }
      }
    }
    return Holm.correct(Arrays.stream(effects).mapToDouble(Effect::p).toArray());
  }
}
