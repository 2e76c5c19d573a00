package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wasi.FakeGuest.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class Preview0CallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int result = guest.alloc(64);

  @AfterEach
  void close() {
    guest.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 255, -1, Integer.MIN_VALUE})
  void anotherWhenceIsInvalidAndMovesNothing(int whence) {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 1, whence, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 0, 0, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(result)).isZero();
  }

  @Test
  void seekHasTheErrorsOfPreview1() {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    assertThat(Preview0Calls.fdSeek(guest.process, 99, 0, 9, FakeGuest.NOWHERE))
        .isEqualTo(WasiErrno.BADF);
    assertThat(Preview0Calls.fdSeek(guest.process, 1, 0, 2, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 0, 9, guest.lastBytes(7)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(Preview0Calls.fdSeek(guest.process, file, -11, 1, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(Preview0Calls.fdSeek(guest.process, file, Long.MAX_VALUE, 1, result))
        .isEqualTo(WasiErrno.OVERFLOW);
  }

  @Test
  void attributesThatDoNotFitAreNotWritten() {
    int last = guest.lastBytes(55);
    guest.memory.fill(last, (byte) 0x55, 55);
    Text root = guest.text(".");
    assertThat(Preview0Calls.fdFilestatGet(guest.process, 3, last)).isEqualTo(WasiErrno.FAULT);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 3, 0, root.pointer(), 1, last))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(Preview0Calls.fdFilestatGet(guest.process, 3, -56)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(last, 55)).containsOnly(0x55);
  }

  @Test
  void attributesHaveTheErrorsOfPreview1() {
    Text missing = guest.text("missing");
    assertThat(Preview0Calls.fdFilestatGet(guest.process, 99, result)).isEqualTo(WasiErrno.BADF);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 99, 0, missing.pointer(), 7, result))
        .isEqualTo(WasiErrno.BADF);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 1, 0, missing.pointer(), 7, result))
        .isEqualTo(WasiErrno.NOTDIR);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 3, 0, missing.pointer(), 7, result))
        .isEqualTo(WasiErrno.NOENT);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 3, 2, missing.pointer(), 7, result))
        .isEqualTo(WasiErrno.INVAL);
    guest.drop(3, Rights.FD_FILESTAT_GET | Rights.PATH_FILESTAT_GET);
    assertThat(Preview0Calls.fdFilestatGet(guest.process, 3, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 3, 0, missing.pointer(), 7, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
  }

  @Test
  void subscriptionsNeedToBeInMemory() {
    PollArray array = new PollArray(guest, 2, Subscription.PREVIEW0);
    int nevents = array.nevents;
    assertThat(Preview0Calls.pollOneoff(guest.process, guest.lastBytes(55), array.out, 1, nevents))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(Preview0Calls.pollOneoff(guest.process, guest.lastBytes(56), array.out, 1, nevents))
        .as("all zero: the realtime clock, now")
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(Preview0Calls.pollOneoff(guest.process, guest.lastBytes(111), array.out, 2, nevents))
        .isEqualTo(WasiErrno.FAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4097, -1})
  void noneAndTooManySubscriptionsAreInvalid(int n) {
    PollArray array = new PollArray(guest, 2, Subscription.PREVIEW0);
    assertThat(Preview0Calls.pollOneoff(guest.process, array.in, array.out, n, array.nevents))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void anErrorOfOneClockIsItsEvent() {
    PollArray array = new PollArray(guest, 2, Subscription.PREVIEW0);
    array.clock(1, 9, 0, 0);
    array.clock(2, Clock.MONOTONIC, -1, 2);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(
            new PollArray.Seen(1, WasiErrno.INVAL, Event.TYPE_CLOCK, 0, 0),
            new PollArray.Seen(2, WasiErrno.INVAL, Event.TYPE_CLOCK, 0, 0));
  }
}
