package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.wasi.FakeGuest.Text;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int stat = guest.alloc(Filestat.SIZE);

  @AfterEach
  void close() {
    guest.close();
  }

  /** A call with one path below {@code fd}. */
  interface OnePath {
    int call(FakeGuest guest, int fd, Text path);
  }

  record Call(String name, OnePath code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> callsWithAPath() {
    return Stream.of(
        new Call(
            "path_create_directory",
            (g, fd, p) -> PathCalls.pathCreateDirectory(g.process, fd, p.pointer(), p.length())),
        new Call(
            "path_filestat_get",
            (g, fd, p) ->
                PathCalls.pathFilestatGet(g.process, fd, 0, p.pointer(), p.length(), g.alloc(64))),
        new Call(
            "path_filestat_set_times",
            (g, fd, p) ->
                PathCalls.pathFilestatSetTimes(g.process, fd, 0, p.pointer(), p.length(), 0, 0, 0)),
        new Call(
            "path_link, old",
            (g, fd, p) ->
                PathCalls.pathLink(
                    g.process,
                    fd,
                    0,
                    p.pointer(),
                    p.length(),
                    FakeGuest.ROOT,
                    g.text("new").pointer(),
                    3)),
        new Call(
            "path_link, new",
            (g, fd, p) ->
                PathCalls.pathLink(
                    g.process,
                    FakeGuest.ROOT,
                    0,
                    g.text("file").pointer(),
                    4,
                    fd,
                    p.pointer(),
                    p.length())),
        new Call(
            "path_open",
            (g, fd, p) ->
                PathOpen.pathOpen(
                    g.process, fd, 0, p.pointer(), p.length(), 0, 0, 0, 0, g.alloc(4))),
        new Call(
            "path_readlink",
            (g, fd, p) ->
                PathCalls.pathReadlink(
                    g.process, fd, p.pointer(), p.length(), g.alloc(8), 8, g.alloc(4))),
        new Call(
            "path_remove_directory",
            (g, fd, p) -> PathCalls.pathRemoveDirectory(g.process, fd, p.pointer(), p.length())),
        new Call(
            "path_rename, old",
            (g, fd, p) ->
                PathCalls.pathRename(
                    g.process,
                    fd,
                    p.pointer(),
                    p.length(),
                    FakeGuest.ROOT,
                    g.text("new").pointer(),
                    3)),
        new Call(
            "path_rename, new",
            (g, fd, p) ->
                PathCalls.pathRename(
                    g.process,
                    FakeGuest.ROOT,
                    g.text("file").pointer(),
                    4,
                    fd,
                    p.pointer(),
                    p.length())),
        new Call(
            "path_symlink",
            (g, fd, p) ->
                PathCalls.pathSymlink(
                    g.process, g.text("file").pointer(), 4, fd, p.pointer(), p.length())),
        new Call(
            "path_unlink_file",
            (g, fd, p) -> PathCalls.pathUnlinkFile(g.process, fd, p.pointer(), p.length())));
  }

  @ParameterizedTest
  @MethodSource("callsWithAPath")
  void whatIsNotOpenIsABadDescriptor(Call call) {
    Text nowhere = new Text(FakeGuest.NOWHERE, 4);
    assertThat(call.code.call(guest, 9, nowhere)).isEqualTo(WasiErrno.BADF);
    assertThat(call.code.call(guest, -1, nowhere)).isEqualTo(WasiErrno.BADF);
  }

  @ParameterizedTest
  @MethodSource("callsWithAPath")
  void whatIsNoDirectoryIsNotDir(Call call) {
    guest.create("file", "");
    int file = guest.open("file", 0, FakeGuest.ALL_RIGHTS);
    assertThat(call.code.call(guest, file, guest.text("x"))).isEqualTo(WasiErrno.NOTDIR);
    assertThat(call.code.call(guest, 0, guest.text("x"))).isEqualTo(WasiErrno.NOTDIR);
  }

  @ParameterizedTest
  @MethodSource("callsWithAPath")
  void whatWasDroppedIsNotCapable(Call call) {
    guest.create("file", "");
    guest.mkdir("d");
    int dir = guest.openDir("d");
    guest.drop(dir, FakeGuest.ALL_RIGHTS);
    assertThat(call.code.call(guest, dir, guest.text("x"))).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.exists("d/x")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("callsWithAPath")
  void pathsAreCheckedBeforeTheFileSystemSeesThem(Call call) {
    guest.create("file", "");
    int root = FakeGuest.ROOT;
    IntBinaryOperator at =
        (pointer, length) -> call.code.call(guest, root, new Text(pointer, length));
    int text = guest.text("file").pointer();
    assertThat(at.applyAsInt(text, 0)).isEqualTo(WasiErrno.NOENT);
    assertThat(at.applyAsInt(FakeGuest.NOWHERE, 4)).isEqualTo(WasiErrno.FAULT);
    assertThat(at.applyAsInt(guest.lastBytes(3), 4)).isEqualTo(WasiErrno.FAULT);
    assertThat(at.applyAsInt(text, -1)).isEqualTo(WasiErrno.FAULT);
    assertThat(at.applyAsInt(text, 5000)).isEqualTo(WasiErrno.NAMETOOLONG);
    assertThat(call.code.call(guest, root, guest.text("a\0b"))).isEqualTo(WasiErrno.INVAL);
    assertThat(call.code.call(guest, root, guest.text("x".repeat(256))))
        .isEqualTo(WasiErrno.NAMETOOLONG);
    byte[] latin1 = {'n', (byte) 0xe9, 'e'};
    assertThat(call.code.call(guest, root, guest.bytes(latin1))).isEqualTo(WasiErrno.ILSEQ);
    assertThat(call.code.call(guest, root, guest.text("/file"))).isEqualTo(WasiErrno.PERM);
    assertThat(call.code.call(guest, root, guest.text("../file"))).isEqualTo(WasiErrno.PERM);
  }

  @Test
  void resultsNeedRoom() {
    guest.create("file", "");
    Text file = guest.text("file");
    assertThat(
            PathCalls.pathFilestatGet(
                guest.process, FakeGuest.ROOT, 0, file.pointer(), 4, guest.lastBytes(63)))
        .isEqualTo(WasiErrno.FAULT);
    Text target = guest.text("target");
    Text link = guest.text("link");
    assertThat(
            PathCalls.pathSymlink(
                guest.process, target.pointer(), 6, FakeGuest.ROOT, link.pointer(), 4))
        .isEqualTo(WasiErrno.SUCCESS);
    int buffer = guest.alloc(8);
    assertThat(
            PathCalls.pathReadlink(
                guest.process, FakeGuest.ROOT, link.pointer(), 4, buffer, 8, guest.lastBytes(3)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(buffer, 8)).containsOnly(0);
    assertThat(
            PathCalls.pathReadlink(
                guest.process,
                FakeGuest.ROOT,
                link.pointer(),
                4,
                guest.lastBytes(7),
                8,
                guest.alloc(4)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(guest.lastBytes(7), 7)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, -1})
  void unknownLookupFlagsAreInvalid(int flags) {
    guest.create("file", "");
    int root = FakeGuest.ROOT;
    int file = guest.text("file").pointer();
    int other = guest.text("other").pointer();
    assertThat(PathCalls.pathFilestatGet(guest.process, root, flags, file, 4, stat))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(PathCalls.pathFilestatSetTimes(guest.process, root, flags, file, 4, 0, 0, 0))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(PathCalls.pathLink(guest.process, root, flags, file, 4, root, other, 5))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(guest.exists("other")).isFalse();
  }

  @Test
  void timesThatMakeNoSenseAreInvalid() {
    guest.create("file", "");
    int file = guest.text("file").pointer();
    assertThat(
            PathCalls.pathFilestatSetTimes(
                guest.process, FakeGuest.ROOT, 0, file, 4, 0, 0, FstFlags.MTIM | FstFlags.MTIM_NOW))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void aSymlinkMayNotLeadOut() {
    int root = FakeGuest.ROOT;
    int link = guest.text("link").pointer();
    assertThat(PathCalls.pathSymlink(guest.process, guest.text("/etc").pointer(), 4, root, link, 4))
        .isEqualTo(WasiErrno.PERM);
    assertThat(PathCalls.pathSymlink(guest.process, guest.text("../x").pointer(), 4, root, link, 4))
        .isEqualTo(WasiErrno.PERM);
    assertThat(PathCalls.pathSymlink(guest.process, link, 0, root, link, 4))
        .isEqualTo(WasiErrno.NOENT);
    assertThat(PathCalls.pathSymlink(guest.process, FakeGuest.NOWHERE, 4, root, link, 4))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.exists("link")).isFalse();
  }

  @Test
  void whatIsThereOrIsNotThereIsSaid() {
    guest.create("file", "");
    guest.mkdir("dir");
    guest.create("dir/x", "");
    int root = FakeGuest.ROOT;
    int file = guest.text("file").pointer();
    int dir = guest.text("dir").pointer();
    int none = guest.text("none").pointer();
    assertThat(PathCalls.pathCreateDirectory(guest.process, root, file, 4))
        .isEqualTo(WasiErrno.EXIST);
    assertThat(PathCalls.pathFilestatGet(guest.process, root, 0, none, 4, stat))
        .isEqualTo(WasiErrno.NOENT);
    assertThat(PathCalls.pathUnlinkFile(guest.process, root, none, 4)).isEqualTo(WasiErrno.NOENT);
    assertThat(PathCalls.pathUnlinkFile(guest.process, root, dir, 3)).isEqualTo(WasiErrno.ISDIR);
    assertThat(PathCalls.pathRemoveDirectory(guest.process, root, dir, 3))
        .isEqualTo(WasiErrno.NOTEMPTY);
    assertThat(PathCalls.pathRemoveDirectory(guest.process, root, file, 4))
        .isEqualTo(WasiErrno.NOTDIR);
    assertThat(PathCalls.pathLink(guest.process, root, 0, dir, 3, root, none, 4))
        .isEqualTo(WasiErrno.PERM);
    assertThat(PathCalls.pathLink(guest.process, root, 0, file, 4, root, dir, 3))
        .isEqualTo(WasiErrno.EXIST);
    assertThat(
            PathCalls.pathReadlink(guest.process, root, file, 4, guest.alloc(8), 8, guest.alloc(4)))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void namesOfTwoMountsHaveNothingToDoWithEachOther() {
    try (MemFileSystem other = new MemFileSystem(1 << 20, 10)) {
      int mount = guest.mount(new Mount("/other", other, false));
      guest.create("file", "");
      int file = guest.text("file").pointer();
      assertThat(PathCalls.pathRename(guest.process, FakeGuest.ROOT, file, 4, mount, file, 4))
          .isEqualTo(WasiErrno.XDEV);
      assertThat(PathCalls.pathLink(guest.process, FakeGuest.ROOT, 0, file, 4, mount, file, 4))
          .isEqualTo(WasiErrno.XDEV);
      assertThat(guest.exists("file")).isTrue();
    }
  }

  @Test
  void aReadOnlyMountRefusesEachChange() {
    MemFileSystem files = new MemFileSystem(1 << 20, 10);
    try (FakeGuest reader = new FakeGuest(files, true)) {
      int writable = reader.mount(new Mount("/w", files, false));
      Text f = reader.text("f");
      int opened = reader.alloc(4);
      assertThat(
              PathOpen.pathOpen(
                  reader.process,
                  writable,
                  0,
                  f.pointer(),
                  1,
                  OFlags.CREAT,
                  FakeGuest.READ_WRITE,
                  0,
                  0,
                  opened))
          .isEqualTo(WasiErrno.SUCCESS);
      int root = FakeGuest.ROOT;
      int g = reader.text("g").pointer();
      int name = f.pointer();
      assertThat(PathCalls.pathCreateDirectory(reader.process, root, g, 1))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(PathCalls.pathUnlinkFile(reader.process, root, name, 1)).isEqualTo(WasiErrno.ROFS);
      assertThat(PathCalls.pathRemoveDirectory(reader.process, root, name, 1))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(PathCalls.pathRename(reader.process, root, name, 1, root, g, 1))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(PathCalls.pathLink(reader.process, root, 0, name, 1, root, g, 1))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(PathCalls.pathSymlink(reader.process, name, 1, root, g, 1))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(
              PathCalls.pathFilestatSetTimes(reader.process, root, 0, name, 1, 1, 1, FstFlags.MTIM))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(reader.open("f", 0, Rights.FD_WRITE, 0, opened)).isEqualTo(WasiErrno.ROFS);
      assertThat(reader.open("f", OFlags.TRUNC, Rights.FD_READ, 0, opened))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(reader.open("g", OFlags.CREAT, Rights.FD_READ, 0, opened))
          .isEqualTo(WasiErrno.ROFS);
      assertThat(reader.open("f", 0, Rights.FD_READ, 0, opened)).isEqualTo(WasiErrno.SUCCESS);
    }
  }
}
