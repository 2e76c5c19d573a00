package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static int samplesUntilOver(WarmUp warmUp, double... rates) {
    int samples = 0;
    while (!warmUp.over()) {
      warmUp.add(rates[Math.min(samples, rates.length - 1)]);
      samples++;
    }
    return samples;
  }

  @Test
  void itGoesOnAsLongAsItGetsFasterAndALittleLonger() {
    assertThat(samplesUntilOver(new WarmUp(), 1, 2, 4, 8)).isEqualTo(4 + 5);
    assertThat(samplesUntilOver(new WarmUp(), 1, 1, 1, 1, 8)).isEqualTo(5 + 5);
  }

  @Test
  void noiseAndSlowerSamplesDoNotKeepItGoing() {
    assertThat(samplesUntilOver(new WarmUp(), 8, 8.1, 7.5, 8.2, 4, 8)).isEqualTo(6);
  }

  @Test
  void whatGetsFasterWithoutEndIsNotWaitedFor() {
    WarmUp warmUp = new WarmUp();
    double rate = 1;
    int samples = 0;
    while (!warmUp.over()) {
      rate *= 1.04;
      warmUp.add(rate);
      samples++;
    }
    assertThat(samples).isEqualTo(150);
  }
}
