package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArgsCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void aVectorThatDoesNotFitIsRefusedAndNothingIsWritten() {
    int buffer = guest.alloc(16);
    assertThat(ArgsCalls.argsGet(guest.process, guest.lastBytes(11), buffer))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(buffer, 16)).containsOnly(0);
  }

  @Test
  void aBufferThatDoesNotFitIsRefusedAndNothingIsWritten() {
    int argv = guest.alloc(12);
    assertThat(ArgsCalls.argsGet(guest.process, argv, guest.lastBytes(10)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(argv, 12)).containsOnly(0);
  }

  /** Its second pointer would be at address 0 if 32 bits wrapped. */
  @Test
  void aVectorAtTheEndOfTheAddressSpaceDoesNotWrapToItsStart() {
    assertThat(ArgsCalls.environGet(guest.process, -4, guest.alloc(16))).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(0, 16)).containsOnly(0);
  }

  @Test
  void sizesNeedRoomForBoth() {
    int good = guest.alloc(4);
    assertThat(ArgsCalls.argsSizesGet(guest.process, good, FakeGuest.NOWHERE))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(ArgsCalls.environSizesGet(guest.process, good, guest.lastBytes(3)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.memory.loadInt(good)).isZero();
    assertThat(ArgsCalls.argsSizesGet(guest.process, FakeGuest.NOWHERE, good))
        .isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void anEmbedderMayNotHideArgumentsBehindANul() {
    assertThatThrownBy(() -> new Process(guest.task, List.of("a\0b"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
  }
}
