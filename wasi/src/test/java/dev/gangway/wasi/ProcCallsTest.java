package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcCallsTest {
  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 255, 256, -1, Integer.MIN_VALUE})
  void exitKeepsAllBitsOfTheStatus(int status) {
    GuestExit exit =
        catchThrowableOfType(GuestExit.class, () -> ProcCalls.procExit(guest.process, status));
    assertThat(exit.status()).isEqualTo(status);
    assertThat(exit.getStackTrace()).isEmpty();
    assertThat(exit).hasMessage("exit status " + Integer.toUnsignedString(status));
  }

  /** HUP, INT, ABRT, KILL, SEGV and TERM have Linux's numbers; XCPU and SYS do not. */
  @ParameterizedTest
  @CsvSource({"1, 129", "2, 130", "6, 134", "9, 137", "11, 139", "15, 143", "23, 152", "30, 159"})
  void aFatalSignalEndsTheGuestAsShellsReportIt(int signal, int status) {
    GuestExit exit =
        catchThrowableOfType(GuestExit.class, () -> ProcCalls.procRaise(guest.process, signal));
    assertThat(exit.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {Signals.NONE, Signals.CHLD, Signals.CONT, Signals.URG, Signals.WINCH})
  void whatIsIgnoredByDefaultDoesNothing(int signal) {
    assertThat(ProcCalls.procRaise(guest.process, signal)).isEqualTo(WasiErrno.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 20, 21})
  void aGuestCannotBeStopped(int signal) {
    assertThat(ProcCalls.procRaise(guest.process, signal)).isEqualTo(WasiErrno.NOTSUP);
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 64, -1, Integer.MIN_VALUE})
  void anUnknownSignalIsInvalid(int signal) {
    assertThat(ProcCalls.procRaise(guest.process, signal)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void yieldingSucceeds() {
    assertThat(SchedCalls.schedYield(guest.process)).isEqualTo(WasiErrno.SUCCESS);
  }
}
