package dev.gangway.concurrency;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cached file that several threads read, write, append to and cut. The one on storage under
 * stress only: flusher and storage are the machine's.
 */
@Tag("lincheck")
class AddressSpaceLinearizabilityTest {
  @ParameterizedTest
  @ValueSource(classes = {MemoryFileOperations.class, BackedFileOperations.class})
  void threadsAtOnceSeeWhatTheyWouldOneAfterTheOther(Class<?> operations) {
    Linearizability.stress(operations, SharedFileSpecification.class);
  }

  @Test
  void theyDoSoWhereverLincheckSwitchesThreads() {
    Linearizability.modelCheck(MemoryFileOperations.class, SharedFileSpecification.class);
  }

  @Test
  void aFileWithoutItsLocksIsFoundOut() {
    assertThatThrownBy(() ->
            Linearizability.modelCheck(UnlockedFileOperations.class, SharedFileSpecification.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("append");
  }
}
