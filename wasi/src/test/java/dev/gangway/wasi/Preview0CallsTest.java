package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.wasi.FakeGuest.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offsets are those of the specification's records, not of our constants. */
@Timeout(60)
class Preview0CallsTest {
  private static final long MILLI = 1_000_000;

  private final FakeGuest guest = new FakeGuest();
  private final int stat = guest.alloc(64);

  @AfterEach
  void close() {
    guest.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 7", "1, -3, 7", "2, 3, 3", "0, 0, 4", "2, 0, 0", "1, 0, 10"})
  void whenceIsFromThePositionFromTheEndAndFromTheStart(int whence, long offset, long expected) {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    int result = guest.alloc(8);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 4, 2, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(Preview0Calls.fdSeek(guest.process, file, offset, whence, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(result)).isEqualTo(expected);
  }

  /** As with preview1: a seek that does not move needs the right to tell only. */
  @Test
  void thePositionCanBeAskedForWithoutTheRightToSeek() {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    guest.drop(file, Rights.FD_SEEK);
    int result = guest.alloc(8);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 0, 0, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(Preview0Calls.fdSeek(guest.process, file, 0, 2, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
  }

  private void link(String from, String to) {
    Text old = guest.text(from);
    Text name = guest.text(to);
    assertThat(
            PathCalls.pathLink(
                guest.process, 3, 0, old.pointer(), old.length(), 3, name.pointer(), name.length()))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  private void assertLaidOut() {
    assertThat(guest.load(stat + 16, 4)).as("type, padding").containsExactly(4, 0, 0, 0);
    assertThat(guest.memory.loadInt(stat + 20)).as("nlink").isEqualTo(2);
    assertThat(guest.memory.loadLong(stat + 24)).as("size").isEqualTo(5);
    assertThat(guest.memory.loadLong(stat + 32)).as("atim").isEqualTo(111);
    assertThat(guest.memory.loadLong(stat + 40)).as("mtim").isEqualTo(222);
    assertThat(guest.memory.loadLong(stat + 48)).as("ctim").isGreaterThan(1L << 60);
    assertThat(guest.memory.loadLong(stat + 56)).as("what is behind").isEqualTo(-1);
  }

  @Test
  void attributesOfAnOpenFileAreLaidOutInFiftySixBytes() {
    guest.create("f", "12345");
    link("f", "g");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 111, 222, 0b0101))
        .isEqualTo(WasiErrno.SUCCESS);
    int later = guest.alloc(64);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, later)).isEqualTo(WasiErrno.SUCCESS);
    guest.memory.fill(stat, (byte) -1, 64);
    assertThat(Preview0Calls.fdFilestatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertLaidOut();
    assertThat(guest.load(stat, 16)).as("dev and ino").isEqualTo(guest.load(later, 16));
  }

  @Test
  void attributesOfANameAreLaidOutInFiftySixBytes() {
    guest.create("f", "12345");
    link("f", "g");
    Text g = guest.text("g");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 111, 222, 0b0101))
        .isEqualTo(WasiErrno.SUCCESS);
    guest.memory.fill(stat, (byte) -1, 64);
    assertThat(Preview0Calls.pathFilestatGet(guest.process, 3, 1, g.pointer(), 1, stat))
        .isEqualTo(WasiErrno.SUCCESS);
    assertLaidOut();
  }

  @Test
  void attributesFitTheLastBytesOfMemory() {
    int last = guest.lastBytes(56);
    assertThat(Preview0Calls.fdFilestatGet(guest.process, 3, last)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(last + 16, 1)).containsExactly(FileType.DIRECTORY);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4294967295, -1", "4294967296, -1", "9223372036854775807, -1"})
  void moreLinksThanFitAreTheMostThatFit(long links, int expected) {
    Kstat file = new Kstat();
    file.mode = Mode.S_IFREG;
    file.nlink = links;
    assertThat(Filestat.putPreview0(guest.memory, stat, file)).isZero();
    assertThat(guest.memory.loadInt(stat + 20)).isEqualTo(expected);
    assertThat(guest.memory.loadInt(stat + 16)).isEqualTo(FileType.REGULAR_FILE);
    assertThat(guest.memory.loadLong(stat + 24)).isZero();
  }

  /** A subscription of 56 bytes: what it begins with is {@code identifier}, which has no effect. */
  private void clock(int at, long userdata, long identifier, int id, long timeout, int flags) {
    guest.memory.storeLong(at, userdata);
    guest.memory.storeByte(at + 8, (byte) 0);
    guest.memory.storeLong(at + 16, identifier);
    guest.memory.storeInt(at + 24, id);
    guest.memory.storeLong(at + 32, timeout);
    guest.memory.storeLong(at + 40, -1);
    guest.memory.storeShort(at + 48, (short) flags);
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void aClockIsReadBehindItsIdentifier(int id) {
    int in = guest.alloc(56);
    int out = guest.alloc(32);
    int nevents = guest.alloc(4);
    clock(in, 7, 99, id, 20 * MILLI, 0);
    long start = System.nanoTime();
    assertThat(Preview0Calls.pollOneoff(guest.process, in, out, 1, nevents))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MILLI);
    assertThat(guest.memory.loadInt(nevents)).isEqualTo(1);
    assertThat(guest.memory.loadLong(out)).isEqualTo(7);
    assertThat(guest.memory.loadLong(out + 8)).as("no error, a clock").isZero();
  }

  @Test
  void severalSubscriptionsAreFiftySixBytesApart() {
    PollArray array = new PollArray(guest, 8, Subscription.PREVIEW0);
    guest.create("f", "12345");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    array.fdWrite(1, 1);
    array.clock(2, Clock.MONOTONIC, -1, 0);
    array.fdRead(3, file);
    array.clock(4, Clock.REALTIME, 1, Subscription.ABSTIME);
    clock(array.in + 4 * 56, 5, -1, Clock.MONOTONIC, 0, 0);
    assertThat(Preview0Calls.pollOneoff(guest.process, array.in, array.out, 5, array.nevents))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(
            new PollArray.Seen(1, 0, Event.TYPE_FD_WRITE, 1, 0),
            new PollArray.Seen(3, 0, Event.TYPE_FD_READ, 5, 0),
            new PollArray.Seen(4, 0, Event.TYPE_CLOCK, 0, 0),
            new PollArray.Seen(5, 0, Event.TYPE_CLOCK, 0, 0));
  }

  @Test
  void oneGuestCanUseBothVersions() {
    PollArray first = new PollArray(guest, 2, Subscription.PREVIEW0);
    PollArray second = new PollArray(guest, 2);
    for (PollArray array : new PollArray[] {first, second, first}) {
      if (array.events().isEmpty()) {
        array.clock(1, Clock.MONOTONIC, 0, 0);
        array.fdWrite(2, 1);
      }
      assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
      assertThat(array.events()).extracting(PollArray.Seen::userdata).containsExactly(1L, 2L);
    }
  }
}
