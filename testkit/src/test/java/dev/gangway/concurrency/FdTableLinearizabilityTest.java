package dev.gangway.concurrency;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of descriptors that several threads share. */
class FdTableLinearizabilityTest {
  @ParameterizedTest
  @ValueSource(classes = {FdTableNumbers.class, FdTableLookups.class})
  void threadsAtOnceSeeWhatTheyWouldOneAfterTheOther(Class<?> operations) {
    Linearizability.modelCheck(operations, FdTableSpecification.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {FdTableNumbers.class, FdTableLookups.class})
  void theyDoSoUnderStress(Class<?> operations) {
    Linearizability.stress(operations, FdTableSpecification.class);
  }

  @Test
  void aTableWithoutItsLockIsFoundOut() {
    assertThatThrownBy(() ->
            Linearizability.modelCheck(UnlockedTableOperations.class, FdTableSpecification.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("reserve");
  }
}
