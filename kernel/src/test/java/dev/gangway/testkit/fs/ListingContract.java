package dev.gangway.testkit.fs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.Listing;
import dev.gangway.testkit.TestDirectory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing a directory, all at once and from cookie to cookie. */
abstract class ListingContract extends ContractTest {
  ListingContract(FileSystemContract suite) {
    super(suite);
  }

  private List<String> createMany(TestDirectory dir, int n) {
    List<String> names = IntStream.range(0, n).mapToObj(i -> "file-" + i).toList();
    names.forEach(name -> dir.create(name, ""));
    return names;
  }

  /** Lists with room for {@code room} entries a call, doing {@code between} after each call. */
  private static List<String> listSlowly(TestDirectory dir, int room, Runnable between) {
    List<String> names = new ArrayList<>();
    long cookie = 0;
    while (true) {
      Listing part = dir.list(cookie, room);
      if (part.entries().isEmpty()) {
        return names;
      }
      names.addAll(part.names());
      cookie = part.next(cookie);
      between.run();
    }
  }

  @Test
  void anEmptyDirectoryListsItselfAndItsParent() {
    assertResult(root.mkdir("d")).succeeds();
    Listing listing = root.openDirectory("d").list();
    assertThat(listing.entries()).extracting(Listing.Entry::name).containsExactly(".", "..");
    assertThat(listing.entry(".").inode()).isEqualTo(root.stat("d").ino);
    assertThat(listing.entry("..").inode()).isEqualTo(root.stat(".").ino);
  }

  @Test
  void entriesTellTypeAndInode() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("f", "l")).succeeds();
    Listing listing = root.list();
    assertThat(listing.names()).containsExactlyInAnyOrder("f", "d", "l");
    assertThat(listing.entry("f").type()).isEqualTo(Mode.S_IFREG);
    assertThat(listing.entry("d").type()).isEqualTo(Mode.S_IFDIR);
    assertThat(listing.entry("l").type()).isEqualTo(Mode.S_IFLNK);
    for (String name : listing.names()) {
      assertThat(listing.entry(name).inode()).as(name).isEqualTo(root.lstat(name).ino);
    }
  }

  @Test
  void theRootsParentIsTheRoot() {
    assumeConfined();
    assertThat(root.list().entry("..").inode()).isEqualTo(root.stat(".").ino);
  }

  @Test
  void aSinkWithoutRoomGetsNothingAndNothingIsLost() {
    root.create("f", "");
    assertThat(root.list(0, 0).entries()).isEmpty();
    assertThat(root.list().entries()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void tinyBuffersSeeEachEntryOnce(int room) {
    List<String> names = createMany(root, 25);
    assertThat(listSlowly(root, room, () -> {})).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void twoThousandEntriesAreListedWholeAndInPieces() {
    List<String> names = createMany(root, 2_000);
    assertThat(root.list().names()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(listSlowly(root, 10, () -> {})).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aCookieCanBeGoneBackTo() {
    createMany(root, 50);
    List<Listing.Entry> all = root.list().entries();
    for (int i : new int[] {40, 3, 3, 51, 0, 20}) {
      List<Listing.Entry> rest = root.list(all.get(i).next(), Integer.MAX_VALUE).entries();
      assertThat(rest).as("after entry %s", i).isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  @Test
  void twoReadersDoNotDisturbEachOther() {
    List<String> names = createMany(root, 40);
    TestDirectory same = root;
    TestDirectory other = root.openDirectory(".");
    List<String> seen = new ArrayList<>();
    List<String> seenThere = new ArrayList<>();
    long cookie = 0;
    long cookieThere = 0;
    while (seen.size() < 40 || seenThere.size() < 40) {
      Listing part = same.list(cookie, 3);
      seen.addAll(part.names());
      cookie = part.next(cookie);
      Listing partThere = other.list(cookieThere, 5);
      seenThere.addAll(partThere.names());
      cookieThere = partThere.next(cookieThere);
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(names);
    assertThat(seenThere).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatStaysIsSeenOnceWhileOthersComeAndGo() {
    long seed = 42;
    Random random = new Random(seed);
    List<String> staying = createMany(root, 100);
    Set<String> others = new HashSet<>();
    int[] next = {0};
    List<String> seen =
        listSlowly(
            root,
            4,
            () -> {
              // Fewer come than are read in a round, or the listing would have no end.
              String added = "other-" + next[0]++;
              root.create(added, "");
              others.add(added);
              if (random.nextBoolean()) {
                String removed = others.iterator().next();
                assertResult(root.unlink(removed)).succeeds();
                others.remove(removed);
              }
            });
    assertThat(seen).as("seed %s", seed).containsAll(staying);
    assertThat(seen.stream().filter(staying::contains)).doesNotHaveDuplicates();
  }

  @Test
  void aDirectoryCanBeEmptiedWhileItIsListed() {
    createMany(root, 300);
    long cookie = 0;
    while (true) {
      Listing part = root.list(cookie, 7);
      if (part.entries().isEmpty()) {
        break;
      }
      part.names().forEach(name -> assertResult(root.unlink(name)).succeeds());
      cookie = part.next(cookie);
    }
    assertThat(root.list().names()).isEmpty();
  }

  @Test
  void renamesWithinTheDirectoryLoseNothingElse() {
    List<String> names = createMany(root, 60);
    int[] next = {0};
    List<String> seen =
        listSlowly(
            root,
            5,
            () -> {
              if (next[0] < 10) {
                assertResult(root.rename("file-" + next[0], "renamed-" + next[0]++)).succeeds();
              }
            });
    assertThat(seen).containsAll(names.subList(10, 60));
    assertThat(seen.stream().filter(names.subList(10, 60)::contains)).doesNotHaveDuplicates();
  }

  @Test
  void aNewListingSeesWhatChanged() {
    createMany(root, 5);
    assertThat(root.list().names()).hasSize(5);
    assertResult(root.unlink("file-0")).succeeds();
    root.create("new", "");
    assertThat(root.list().names()).hasSize(5).contains("new").doesNotContain("file-0");
  }

  @Test
  void aNameReplacedByARenameStaysListedOnce() {
    createMany(root, 5);
    assertResult(root.rename("file-0", "file-3")).succeeds();
    assertThat(root.list().names())
        .containsExactlyInAnyOrder("file-1", "file-2", "file-3", "file-4");
    assertThat(root.list().entry("file-3").inode()).isEqualTo(root.stat("file-3").ino);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 1, 12_345, Long.MAX_VALUE, 1L << 40})
  void aCookieThatWasNeverGivenOutIsHarmless(long cookie) {
    List<String> names = createMany(root, 10);
    List<String> seen = new ArrayList<>();
    long result =
        root.directory()
            .iterate(
                cookie,
                (next, inode, type, name, offset, length) -> {
                  seen.add("");
                  return seen.size() < 100;
                });
    assertThat(result).isIn(0L, (long) -Errno.EINVAL);
    assertThat(seen).hasSizeLessThanOrEqualTo(12);
    // Opened anew: ext4 never forgets that the first listing through a descriptor was at its end.
    assertThat(root.openDirectory(".").list().names()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void theLongestNamesAreListedWhole() {
    String ascii = "n".repeat(255);
    String wide = "\u4e2d".repeat(85);
    root.create(ascii, "");
    root.create(wide, "");
    assertThat(root.list().names()).containsExactlyInAnyOrder(ascii, wide);
  }
}
