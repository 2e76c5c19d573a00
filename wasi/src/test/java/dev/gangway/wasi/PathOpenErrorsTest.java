package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wasi.FakeGuest.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathOpenErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int opened = guest.alloc(4);

  @AfterEach
  void close() {
    guest.close();
  }

  private int open(String name, int oflags, long rights) {
    return guest.open(name, oflags, rights, 0, opened);
  }

  @Test
  void withoutRoomForTheResultNothingIsMade() {
    assertThat(guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE, 0, guest.lastBytes(3)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.exists("f")).isFalse();
    assertThat(guest.openFiles()).isEqualTo(4);
  }

  @Test
  void withoutAFreeNumberNothingIsMade() {
    while (guest.openFiles() < FakeGuest.MAX_FILES) {
      guest.open(".", OFlags.DIRECTORY, 0);
    }
    assertThat(open("f", OFlags.CREAT, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.MFILE);
    assertThat(guest.exists("f")).isFalse();
  }

  @Test
  void aFailedOpenGivesItsNumberBack() {
    assertThat(open("none", 0, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.NOENT);
    assertThat(guest.openFiles()).isEqualTo(4);
    assertThat(guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 0", "-1, 0, 0", "0, 16, 0", "0, -1, 0", "0, 3, 0", "0, 0, 32", "0, 0, -1"})
  void flagsThatMakeNoSenseAreInvalid(int lookupFlags, int oflags, int fdflags) {
    guest.mkdir("d");
    Text d = guest.text("d");
    assertThat(
            PathOpen.pathOpen(
                guest.process,
                FakeGuest.ROOT,
                lookupFlags,
                d.pointer(),
                1,
                oflags,
                0,
                0,
                fdflags,
                opened))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(guest.memory.loadInt(opened)).isZero();
  }

  @Test
  void creatingADirectoryIsInvalid() {
    assertThat(open("d", OFlags.CREAT | OFlags.DIRECTORY, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.exists("d")).isFalse();
  }

  @Test
  void creatingExclusivelyRefusesWhatIsThere() {
    guest.create("f", "abc");
    assertThat(open("f", OFlags.CREAT | OFlags.EXCL | OFlags.TRUNC, FakeGuest.READ_WRITE))
        .isEqualTo(WasiErrno.EXIST);
    assertThat(guest.contents("f")).isEqualTo("abc");
  }

  @Test
  void creatingNeedsTheDirectorysRight() {
    guest.drop(FakeGuest.ROOT, Rights.PATH_CREATE_FILE);
    assertThat(open("f", OFlags.CREAT, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.exists("f")).isFalse();
  }

  @Test
  void truncatingNeedsTheDirectorysRight() {
    guest.create("f", "abc");
    guest.drop(FakeGuest.ROOT, Rights.PATH_FILESTAT_SET_SIZE);
    assertThat(open("f", OFlags.TRUNC, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.contents("f")).isEqualTo("abc");
  }

  @Test
  void aDirectoryIsNotOpenedForWriting() {
    guest.mkdir("d");
    assertThat(open("d", 0, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.ISDIR);
    assertThat(open("d", OFlags.DIRECTORY, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.ISDIR);
    assertThat(open(".", OFlags.DIRECTORY, FakeGuest.READ_WRITE)).isEqualTo(WasiErrno.ISDIR);
  }

  @Test
  void aFileIsNoDirectory() {
    guest.create("f", "");
    assertThat(open("f", OFlags.DIRECTORY, 0)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(open("f/", 0, 0)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(open("f/x", OFlags.CREAT, 0)).isEqualTo(WasiErrno.NOTDIR);
  }

  @Test
  void aFinalSymlinkIsNotOpenedWithoutFollowing() {
    guest.create("f", "abc");
    Text f = guest.text("f");
    Text l = guest.text("l");
    assertThat(PathCalls.pathSymlink(guest.process, f.pointer(), 1, FakeGuest.ROOT, l.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(
            PathOpen.pathOpen(
                guest.process, FakeGuest.ROOT, 0, l.pointer(), 1, 0, Rights.FD_READ, 0, 0, opened))
        .isEqualTo(WasiErrno.LOOP);
  }

  @Test
  void whatWasNotAskedForIsNotCapable() {
    guest.create("f", "abc");
    int file = guest.open("f", 0, 0);
    int iovs = guest.iovecs(guest.alloc(4), 4);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, opened))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, 1, opened)).isEqualTo(WasiErrno.BADF);
  }
}
