package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wasi.FakeGuest.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathCallsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int stat = guest.alloc(Filestat.SIZE);

  @AfterEach
  void close() {
    guest.close();
  }

  private void symlink(String target, String name) {
    Text t = guest.text(target);
    Text n = guest.text(name);
    assertThat(
            PathCalls.pathSymlink(
                guest.process, t.pointer(), t.length(), FakeGuest.ROOT, n.pointer(), n.length()))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  /** The type of a file. */
  private int stat(String name, int flags) {
    Text n = guest.text(name);
    assertThat(
            PathCalls.pathFilestatGet(
                guest.process, FakeGuest.ROOT, flags, n.pointer(), n.length(), stat))
        .isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadByte(stat + Filestat.FILETYPE);
  }

  @Test
  void directoriesAreMadeAndRemoved() {
    guest.mkdir("d");
    guest.mkdir("d/e");
    assertThat(stat("d/e", 0)).isEqualTo(FileType.DIRECTORY);
    Text inner = guest.text("d/e");
    assertThat(
            PathCalls.pathRemoveDirectory(
                guest.process, FakeGuest.ROOT, inner.pointer(), inner.length()))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.exists("d/e")).isFalse();
  }

  @Test
  void filesAreUnlinked() {
    guest.create("f", "x");
    Text f = guest.text("f");
    assertThat(PathCalls.pathUnlinkFile(guest.process, FakeGuest.ROOT, f.pointer(), f.length()))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.exists("f")).isFalse();
  }

  @Test
  void aFinalSymlinkIsFollowedWhereThatIsAskedFor() {
    guest.create("f", "12345");
    symlink("f", "l");
    assertThat(stat("l", 0)).isEqualTo(FileType.SYMBOLIC_LINK);
    assertThat(stat("l", LookupFlags.SYMLINK_FOLLOW)).isEqualTo(FileType.REGULAR_FILE);
    assertThat(guest.memory.loadLong(stat + Filestat.FILE_SIZE)).isEqualTo(5);
  }

  @Test
  void timesAreSetOnALinkOrOnWhatItNames() {
    guest.create("f", "");
    symlink("f", "l");
    Text l = guest.text("l");
    assertThat(
            PathCalls.pathFilestatSetTimes(
                guest.process, FakeGuest.ROOT, 0, l.pointer(), l.length(), 0, 5_000, FstFlags.MTIM))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(
            PathCalls.pathFilestatSetTimes(
                guest.process,
                FakeGuest.ROOT,
                LookupFlags.SYMLINK_FOLLOW,
                l.pointer(),
                l.length(),
                3_000,
                7_000,
                FstFlags.ATIM | FstFlags.MTIM))
        .isEqualTo(WasiErrno.SUCCESS);
    stat("l", 0);
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isEqualTo(5_000);
    stat("f", 0);
    assertThat(guest.memory.loadLong(stat + Filestat.ATIM)).isEqualTo(3_000);
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isEqualTo(7_000);
  }

  @Test
  void aSecondNameIsTheSameFile() {
    guest.create("f", "abc");
    Text f = guest.text("f");
    Text g = guest.text("g");
    int root = FakeGuest.ROOT;
    assertThat(PathCalls.pathLink(guest.process, root, 0, f.pointer(), 1, root, g.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("g")).isEqualTo("abc");
    stat("f", 0);
    assertThat(guest.memory.loadLong(stat + Filestat.NLINK)).isEqualTo(2);
  }

  @Test
  void linkingFollowsASymlinkOnlyWhereThatIsAskedFor() {
    guest.create("f", "abc");
    symlink("f", "l");
    Text l = guest.text("l");
    Text a = guest.text("a");
    Text b = guest.text("b");
    int root = FakeGuest.ROOT;
    assertThat(PathCalls.pathLink(guest.process, root, 0, l.pointer(), 1, root, a.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(
            PathCalls.pathLink(
                guest.process,
                root,
                LookupFlags.SYMLINK_FOLLOW,
                l.pointer(),
                1,
                root,
                b.pointer(),
                1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(stat("a", 0)).isEqualTo(FileType.SYMBOLIC_LINK);
    assertThat(stat("b", 0)).isEqualTo(FileType.REGULAR_FILE);
  }

  @Test
  void renamingReplacesWhatWasThere() {
    guest.create("a", "from a");
    guest.create("b", "from b");
    Text a = guest.text("a");
    Text b = guest.text("b");
    int root = FakeGuest.ROOT;
    assertThat(PathCalls.pathRename(guest.process, root, a.pointer(), 1, root, b.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.exists("a")).isFalse();
    assertThat(guest.contents("b")).isEqualTo("from a");
  }

  @Test
  void namesBelowAnOpenDirectoryAreItsOwn() {
    guest.mkdir("d");
    int dir = guest.openDir("d");
    guest.create("f", "abc");
    Text f = guest.text("f");
    assertThat(
            PathCalls.pathRename(
                guest.process, FakeGuest.ROOT, f.pointer(), 1, dir, f.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("d/f")).isEqualTo("abc");
  }

  @Test
  void aSymlinkIsReadBackAsItWasMade() {
    symlink("some/where/../else", "l");
    Text l = guest.text("l");
    int buffer = guest.alloc(32);
    int used = guest.alloc(4);
    assertThat(
            PathCalls.pathReadlink(guest.process, FakeGuest.ROOT, l.pointer(), 1, buffer, 32, used))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, guest.memory.loadInt(used))).isEqualTo("some/where/../else");
    assertThat(guest.load(buffer + 18, 14)).containsOnly(0);
  }

  @Test
  void aSymlinkThatDoesNotFitIsCut() {
    symlink("target", "l");
    Text l = guest.text("l");
    int buffer = guest.alloc(8);
    int used = guest.alloc(4);
    assertThat(
            PathCalls.pathReadlink(guest.process, FakeGuest.ROOT, l.pointer(), 1, buffer, 4, used))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(used)).isEqualTo(4);
    assertThat(guest.load(buffer, 6)).containsExactly('t', 'a', 'r', 'g', 0, 0);
    assertThat(
            PathCalls.pathReadlink(guest.process, FakeGuest.ROOT, l.pointer(), 1, buffer, 0, used))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(used)).isZero();
  }
}
