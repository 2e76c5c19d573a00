package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirCallsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int used = guest.alloc(4);

  @AfterEach
  void close() {
    guest.close();
  }

  private record Entry(long next, long inode, int type, String name) {}

  /** Reads once; returns the entries that are complete. */
  private List<Entry> readdir(int buffer, int size, long cookie) {
    assertThat(DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, buffer, size, cookie, used))
        .isEqualTo(WasiErrno.SUCCESS);
    List<Entry> entries = new ArrayList<>();
    int end = buffer + guest.memory.loadInt(used);
    for (int at = buffer; at + Dirent.SIZE <= end; ) {
      int length = guest.memory.loadInt(at + Dirent.NAMLEN);
      if (at + Dirent.SIZE + length > end) {
        break;
      }
      entries.add(
          new Entry(
              guest.memory.loadLong(at + Dirent.NEXT),
              guest.memory.loadLong(at + Dirent.INO),
              guest.memory.loadByte(at + Dirent.TYPE),
              guest.loadText(at + Dirent.SIZE, length)));
      at += Dirent.SIZE + length;
    }
    return entries;
  }

  /** Reads all, as wasi-libc does: until a buffer is not full. */
  private List<String> readAll(int size) {
    int buffer = guest.alloc(size);
    List<String> names = new ArrayList<>();
    long cookie = 0;
    do {
      for (Entry entry : readdir(buffer, size, cookie)) {
        names.add(entry.name);
        cookie = entry.next;
      }
    } while (guest.memory.loadInt(used) == size);
    return names;
  }

  @Test
  void entriesHaveTheirTypeTheirInodeAndTheirName() {
    guest.create("file", "x");
    guest.mkdir("dir");
    FakeGuest.Text target = guest.text("file");
    FakeGuest.Text link = guest.text("é");
    assertThat(
            PathCalls.pathSymlink(
                guest.process,
                target.pointer(),
                target.length(),
                FakeGuest.ROOT,
                link.pointer(),
                link.length()))
        .isEqualTo(WasiErrno.SUCCESS);
    List<Entry> entries = readdir(guest.alloc(1000), 1000, 0);
    assertThat(entries)
        .extracting(Entry::name)
        .startsWith(".", "..")
        .containsExactlyInAnyOrder(".", "..", "file", "dir", "é");
    for (Entry entry : entries) {
      int expected =
          switch (entry.name) {
            case "file" -> FileType.REGULAR_FILE;
            case "é" -> FileType.SYMBOLIC_LINK;
            default -> FileType.DIRECTORY;
          };
      assertThat(entry.type).as(entry.name).isEqualTo(expected);
    }
    int stat = guest.alloc(Filestat.SIZE);
    assertThat(FdCalls.fdFilestatGet(guest.process, FakeGuest.ROOT, stat))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(entries.getFirst().inode).isEqualTo(guest.memory.loadLong(stat + Filestat.INO));
  }

  @Test
  void aBufferThatIsNotFullSaysThatThereAreNoMore() {
    guest.create("file", "");
    readdir(guest.alloc(1000), 1000, 0);
    assertThat(guest.memory.loadInt(used)).isEqualTo(3 * Dirent.SIZE + 1 + 2 + 4);
  }

  /** Each holds the longest entry at least; a reader with a smaller buffer has to enlarge it. */
  @ParameterizedTest
  @ValueSource(ints = {34, 40, 61, 100, 256, 4096})
  void smallBuffersSeeEachEntryOnce(int size) {
    List<String> names = IntStream.range(0, 50).mapToObj(i -> "file" + i).toList();
    names.forEach(name -> guest.create(name, ""));
    List<String> seen = readAll(size);
    assertThat(seen).hasSize(52).containsAll(names).contains(".", "..").doesNotHaveDuplicates();
  }

  @Test
  void theLastEntryIsCutWhereTheBufferEnds() {
    int buffer = guest.alloc(40);
    for (int size = 0; size < Dirent.SIZE + 1; size++) {
      guest.memory.fill(buffer, (byte) 0x55, 40);
      assertThat(DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, buffer, size, 0, used))
          .isEqualTo(WasiErrno.SUCCESS);
      assertThat(guest.memory.loadInt(used)).isEqualTo(size);
      assertThat(guest.load(buffer + size, 40 - size)).containsOnly(0x55);
    }
  }

  @Test
  void paddingIsZero() {
    int buffer = guest.alloc(200);
    guest.memory.fill(buffer, (byte) 0x55, 200);
    readdir(buffer, 200, 0);
    assertThat(guest.load(buffer + Dirent.TYPE + 1, 3)).containsOnly(0);
  }

  @Test
  void anEntryThatStaysIsSeenOnceWhileOthersComeAndGo() {
    IntStream.range(0, 20).forEach(i -> guest.create("stays" + i, ""));
    IntStream.range(0, 20).forEach(i -> guest.create("goes" + i, ""));
    int buffer = guest.alloc(100);
    List<String> seen = new ArrayList<>();
    long cookie = 0;
    int round = 0;
    do {
      for (Entry entry : readdir(buffer, 100, cookie)) {
        seen.add(entry.name);
        cookie = entry.next;
      }
      if (round < 20) {
        FakeGuest.Text name = guest.text("goes" + round);
        PathCalls.pathUnlinkFile(guest.process, FakeGuest.ROOT, name.pointer(), name.length());
        guest.create("comes" + round, "");
        round++;
      }
    } while (guest.memory.loadInt(used) == 100);
    List<String> stayed = seen.stream().filter(name -> name.startsWith("stays")).toList();
    assertThat(stayed).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aBufferMayEndWhereMemoryEnds() {
    assertThat(readdir(guest.lastBytes(100), 100, 0)).hasSize(2);
  }

  @Test
  void aPreopenedDirectoryTellsItsPath() {
    int prestat = guest.alloc(Prestat.SIZE);
    guest.memory.fill(prestat, (byte) 0x55, Prestat.SIZE);
    assertThat(DirCalls.fdPrestatGet(guest.process, FakeGuest.ROOT, prestat))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(prestat, 8)).containsExactly(Prestat.TAG_DIR, 0, 0, 0, 1, 0, 0, 0);
    int name = guest.alloc(4);
    guest.memory.fill(name, (byte) 0x55, 4);
    assertThat(DirCalls.fdPrestatDirName(guest.process, FakeGuest.ROOT, name, 4))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(name, 4)).containsExactly('/', 0x55, 0x55, 0x55);
  }
}
