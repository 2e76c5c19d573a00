package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.concurrency.Linearizability;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of a file's folios, looked into while it changes. */
@Tag("lincheck")
class FolioTableLinearizabilityTest {
  @Test
  void whoLooksWithoutALockSeesWhatWasThereAtSomeMoment() {
    Linearizability.modelCheck(FolioTableOperations.class, FolioTableSpecification.class);
  }

  @Test
  void theyDoSoUnderStress() {
    Linearizability.stress(FolioTableOperations.class, FolioTableSpecification.class);
  }

  @Test
  void aTableThatTwoChangeAtOnceIsFoundOut() {
    assertThatThrownBy(() ->
            Linearizability.modelCheck(
                UnlockedFolioTableOperations.class, FolioTableSpecification.class))
        .isInstanceOf(LincheckAssertionError.class);
  }
}
