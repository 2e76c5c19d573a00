package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcCallsTest {
  private final ProcCalls proc = new ProcCalls();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 255, 256, -1, Integer.MIN_VALUE})
  void exitKeepsAllBitsOfTheStatus(int status) {
    GuestExit exit = catchThrowableOfType(GuestExit.class, () -> proc.procExit(status));
    assertThat(exit.status()).isEqualTo(status);
    assertThat(exit.getStackTrace()).isEmpty();
    assertThat(exit).hasMessage("exit status " + Integer.toUnsignedString(status));
  }

  /** HUP, INT, ABRT, KILL, SEGV and TERM have Linux's numbers; XCPU and SYS do not. */
  @ParameterizedTest
  @CsvSource({"1, 129", "2, 130", "6, 134", "9, 137", "11, 139", "15, 143", "23, 152", "30, 159"})
  void aFatalSignalEndsTheGuestAsShellsReportIt(int signal, int status) {
    GuestExit exit = catchThrowableOfType(GuestExit.class, () -> proc.procRaise(signal));
    assertThat(exit.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {Signals.NONE, Signals.CHLD, Signals.CONT, Signals.URG, Signals.WINCH})
  void whatIsIgnoredByDefaultDoesNothing(int signal) {
    assertThat(proc.procRaise(signal)).isEqualTo(WasiErrno.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 20, 21})
  void aGuestCannotBeStopped(int signal) {
    assertThat(proc.procRaise(signal)).isEqualTo(WasiErrno.NOTSUP);
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 64, -1, Integer.MIN_VALUE})
  void anUnknownSignalIsInvalid(int signal) {
    assertThat(proc.procRaise(signal)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void yieldingSucceeds() {
    assertThat(new SchedCalls().schedYield()).isEqualTo(WasiErrno.SUCCESS);
  }
}
