package dev.gangway.concurrency;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cached file that several threads read, write, append to and cut. Under stress only: storage,
 * flusher and native memory are the machine's, and Lincheck takes the 64 slots of a node for a loop
 * that hangs.
 */
class AddressSpaceLinearizabilityTest {
  @ParameterizedTest
  @ValueSource(classes = {MemoryFileOperations.class, BackedFileOperations.class})
  void threadsAtOnceSeeWhatTheyWouldOneAfterTheOther(Class<?> operations) {
    Linearizability.stress(operations, SharedFileSpecification.class);
  }

  @Test
  void aFileWithoutItsLocksIsFoundOut() {
    assertThatThrownBy(() ->
            Linearizability.modelCheck(UnlockedFileOperations.class, SharedFileSpecification.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("append");
  }
}
