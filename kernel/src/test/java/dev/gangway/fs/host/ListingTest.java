package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Directory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
  @TempDir Path dir;
  private HostMount mount;

  private record Entry(String name, int type, long inode, long next) {}

  @BeforeEach
  void mount() throws IOException {
    mount = new HostMount(dir);
  }

  @AfterEach
  void close() {
    mount.close();
  }

  /** The result of a call with room for {@code most} entries. */
  private static List<Entry> list(Directory directory, long cookie, int most) {
    List<Entry> entries = new ArrayList<>();
    long result =
        directory.iterate(
            cookie,
            (next, inode, type, name, offset, length) ->
                entries.size() < most
                    && entries.add(new Entry(text(name, offset, length), type, inode, next)));
    assertThat(result).isZero();
    return entries;
  }

  private static String text(MemorySegment name, long offset, int length) {
    byte[] bytes = name.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> names(List<Entry> entries) {
    return entries.stream().map(Entry::name).toList();
  }

  private void create(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      Files.createFile(dir.resolve("file-%04d".formatted(i)));
    }
  }

  @Test
  void entriesHaveTheirTypesAndDotsComeFirst() throws IOException {
    Files.createFile(dir.resolve("file"));
    Files.createDirectory(dir.resolve("dir"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("file"));

    List<Entry> entries = list(mount.root, 0, Integer.MAX_VALUE);

    assertThat(names(entries).subList(0, 2)).containsExactly(".", "..");
    assertThat(names(entries)).containsExactlyInAnyOrder(".", "..", "file", "dir", "link");
    for (Entry entry : entries) {
      int type =
          switch (entry.name) {
            case "file" -> Mode.S_IFREG;
            case "link" -> Mode.S_IFLNK;
            default -> Mode.S_IFDIR;
          };
      assertThat(entry.type).as(entry.name).isEqualTo(type);
    }
  }

  @Test
  void theParentOfTheRootIsTheRootItself() throws IOException {
    Files.createDirectory(dir.resolve("sub"));
    Kstat root = new Kstat();
    assertThat(mount.root.getattr(root)).isZero();
    Directory same = mount.openDirectory(".");
    Directory sub = mount.openDirectory("sub");

    assertThat(list(mount.root, 0, 2)).allMatch(entry -> entry.inode == root.ino);
    assertThat(list(same, 0, 2)).allMatch(entry -> entry.inode == root.ino);
    assertThat(list(sub, 0, 2).get(1).inode).isEqualTo(root.ino);
    assertThat(list(sub, 0, 2).get(0).inode).isNotEqualTo(root.ino);
    same.put();
    sub.put();
  }

  @Test
  void smallCallsSeeEachEntryOnceAndInTheSameOrder() throws IOException {
    create(2000);
    List<Entry> atOnce = list(mount.root, 0, Integer.MAX_VALUE);
    assertThat(atOnce).hasSize(2002);

    for (int most : new int[] {1, 7, 333}) {
      List<Entry> all = new ArrayList<>();
      List<Entry> some = list(mount.root, 0, most);
      while (!some.isEmpty()) {
        all.addAll(some);
        some = list(mount.root, some.getLast().next, most);
      }
      assertThat(all).as("%d at a time", most).isEqualTo(atOnce);
    }
  }

  @Test
  void anyCookieThatWasGivenOutGoesOnFromThere() throws IOException {
    create(1500);
    List<Entry> all = list(mount.root, 0, Integer.MAX_VALUE);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(all.size());
      int most = random.nextInt(1, 20);
      int end = Math.min(at + 1 + most, all.size());
      assertThat(list(mount.root, all.get(at).next, most)).isEqualTo(all.subList(at + 1, end));
    }
  }

  @Test
  void namesThatStayAreSeenOnceWhileOthersComeAndGo() throws IOException {
    create(1200);
    List<String> seen = new ArrayList<>();
    long cookie = 0;
    int round = 0;
    while (true) {
      List<Entry> some = list(mount.root, cookie, 50);
      if (some.isEmpty()) {
        break;
      }
      seen.addAll(names(some));
      cookie = some.getLast().next;
      Files.createFile(dir.resolve("new-" + round));
      Files.delete(dir.resolve("file-%04d".formatted(round)));
      // Another listing does not affect this one.
      assertThat(list(mount.root, 0, 1)).hasSize(1);
      round++;
    }
    List<String> stayed = new ArrayList<>();
    for (int i = round; i < 1200; i++) {
      stayed.add("file-%04d".formatted(i));
    }
    assertThat(seen).doesNotHaveDuplicates().containsAll(stayed);
  }

  @Test
  void goingBackToTheStartSeesWhatIsNew() throws IOException {
    create(3);
    assertThat(list(mount.root, 0, 1)).hasSize(1);
    Files.createFile(dir.resolve("new"));
    Files.delete(dir.resolve("file-0001"));

    assertThat(names(list(mount.root, 0, Integer.MAX_VALUE)))
        .containsExactlyInAnyOrder(".", "..", "file-0000", "file-0002", "new");
  }

  @Test
  void aCookieThatNobodyGaveOutIsHarmless() throws IOException {
    create(300);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> all = names(list(mount.root, 0, Integer.MAX_VALUE));

    for (int i = 0; i < 500; i++) {
      long cookie = i < 100 ? i : random.nextLong();
      List<String> got = new ArrayList<>();
      long result =
          mount.root.iterate(
              cookie,
              (next, inode, type, name, offset, length) -> got.add(text(name, offset, length)));
      assertThat(result).isIn(0L, (long) -Errno.EINVAL);
      assertThat(all).containsAll(got);
    }
    assertThat(mount.root.iterate(-1, (n, i, t, name, o, l) -> true)).isEqualTo(-Errno.EINVAL);
    assertThat(names(list(mount.root, 0, Integer.MAX_VALUE))).isEqualTo(all);
  }

  @Test
  void aRemovedDirectoryIsEmpty() throws IOException {
    Files.createDirectory(dir.resolve("sub"));
    Directory sub = mount.openDirectory("sub");
    Files.delete(dir.resolve("sub"));

    assertThat(list(sub, 0, Integer.MAX_VALUE)).isEmpty();
    sub.put();
  }

  @Test
  void buffersGoFromOneListingToTheNext() throws IOException {
    create(3);
    for (int i = 0; i < 50; i++) {
      Directory root = mount.openDirectory(".");
      list(root, 0, 1);
      root.put();
    }
    MemorySegment first = mount.fileSystem.superBlock.buffers().take();
    mount.fileSystem.superBlock.buffers().give(first);
    assertThat(mount.fileSystem.superBlock.buffers().take()).isSameAs(first);
  }

  @Test
  void aDirectoryIsSyncedAndNeitherReadNorWritten() throws IOException {
    Files.createDirectory(dir.resolve("sub"));
    Directory sub = mount.openDirectory("sub");

    assertThat(sub.sync(false)).isZero();
    assertThat(mount.root.sync(true)).isZero();
    assertThat(mount.tryOpen("sub", Fcntl.O_RDWR)).isEqualTo(-Errno.EISDIR);
    assertThat(mount.tryOpen("sub", Fcntl.O_RDONLY | Fcntl.O_CREAT)).isEqualTo(-Errno.EISDIR);
    assertThat(mount.tryOpen("new", Fcntl.O_CREAT | Fcntl.O_DIRECTORY)).isEqualTo(-Errno.EINVAL);
    sub.put();
  }
}
