package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gangway.host.SpeculationBarrier;
import org.junit.jupiter.api.Test;

class RangeCheckTest {
  @Test
  void maskedIsTheDefault() {
    assertThat(RangeCheck.current()).isEqualTo(RangeCheck.MASKED);
    assertThat(RangeCheck.named("masked", false)).isEqualTo(RangeCheck.MASKED);
  }

  @Test
  void fencedIsThereWhereTheProcessorHasTheFence() {
    if (SpeculationBarrier.available()) {
      assertThat(RangeCheck.named("fenced", false)).isEqualTo(RangeCheck.FENCED);
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> RangeCheck.named("fenced", false));
    }
  }

  @Test
  void uncheckedIsNotToBeHadOutsideTheBenchmarks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RangeCheck.named("unchecked", false))
        .withMessageContaining("for the benchmarks");
    if (Tier.current() == Tier.LINUX) {
      assertThat(RangeCheck.named("unchecked", true)).isEqualTo(RangeCheck.UNCHECKED);
    }
  }

  @Test
  void aNameThatIsNoneIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RangeCheck.named("mask", true))
        .withMessageContaining("mask");
  }

  @Test
  void hooksAreNotToBeHadInAJvmThatWasStartedWithoutThem() {
    assertThat(UserCopyHooks.ON).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> UserCopyHooks.install(FailUserCopy.kth(1)));
  }
}
