package dev.gangway.fs.mem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirEntriesTest {
  private final SuperBlock fs = new SuperBlock(new Quota(0, 1));
  private final DirEntries entries = new DirEntries();

  private static Name name(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Name.in(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  private static String text(Name name) {
    return new String(
        name.text().asSlice(name.offset(), name.length()).toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  private void add(String name) {
    entries.add(name(name), new MemRegular(fs));
  }

  private DirEntries.Entry get(String name) {
    return Objects.requireNonNull(entries.get(name(name)));
  }

  private List<DirEntries.Entry> after(long cookie, int room) {
    DirEntries.@Nullable Entry[] into = new DirEntries.Entry[room];
    int n = entries.after(cookie, into);
    List<DirEntries.Entry> found = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      found.add(Objects.requireNonNull(into[i]));
    }
    return found;
  }

  private List<String> namesAfter(long cookie, int room) {
    return after(cookie, room).stream().map(entry -> text(entry.name)).toList();
  }

  @Test
  void entriesComeInTheOrderInWhichTheyWereAdded() {
    List.of("c", "a", "b").forEach(this::add);
    assertThat(namesAfter(0, 10)).containsExactly("c", "a", "b");
    assertThat(namesAfter(get("c").cookie, 1)).containsExactly("a");
    assertThat(namesAfter(get("b").cookie, 10)).isEmpty();
  }

  @Test
  void theNameIsCopied() {
    byte[] bytes = "name".getBytes(UTF_8);
    entries.add(Name.in(MemorySegment.ofArray(bytes), 0, 4), new MemRegular(fs));
    bytes[0] = 'f';
    assertThat(entries.get(name("name"))).isNotNull();
    assertThat(entries.get(name("fame"))).isNull();
  }

  @Test
  void theCookieOfARemovedEntryStillGoesOnAfterIt() {
    List.of("a", "b", "c").forEach(this::add);
    long cookie = get("b").cookie;
    entries.remove(get("b"));
    assertThat(entries.get(name("b"))).isNull();
    assertThat(namesAfter(cookie, 10)).containsExactly("c");
    add("b");
    assertThat(namesAfter(cookie, 10)).containsExactly("c", "b");
  }

  @Test
  void cookiesAreNeverGivenOutTwice() {
    add("a");
    long first = get("a").cookie;
    entries.remove(get("a"));
    add("a");
    assertThat(get("a").cookie).isGreaterThan(first);
    assertThat(first).isGreaterThan(DirEntries.DOT_DOT_COOKIE);
  }

  @Test
  void aReplacedInodeKeepsItsPlace() {
    List.of("a", "b", "c").forEach(this::add);
    MemRegular other = new MemRegular(fs);
    get("b").replaceInode(other);
    assertThat(get("b").inode()).isSameAs(other);
    assertThat(namesAfter(0, 10)).containsExactly("a", "b", "c");
  }

  @Test
  void namesWithTheSameHashAreDifferentNames() {
    // "Aa" and "BB" have one hash, and so has every string that is made of them in the same length.
    int bits = 10;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1 << bits; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < bits; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString());
      add(name.toString());
    }
    assertThat(names.stream().map(each -> name(each).hashCode()).distinct()).hasSize(1);
    names.forEach(each -> assertThat(text(get(each).name)).isEqualTo(each));
    for (int i = 0; i < names.size(); i += 2) {
      entries.remove(get(names.get(i)));
    }
    for (int i = 0; i < names.size(); i++) {
      assertThat(entries.get(name(names.get(i))) == null).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void namesAreOrderedByTheirBytesAndThenTheirLength() {
    List<String> sorted = List.of("a", "ab", "b", "b\u007f", "b\u0080", "\u00e9");
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        assertThat(Integer.signum(name(sorted.get(i)).compareTo(name(sorted.get(j)))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aReaderSeesEachEntryThatStaysOnceWhateverComesAndGoes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      add("stays-" + i);
      add("goes-" + i);
    }
    List<String> seen = new ArrayList<>();
    List<String> going =
        new ArrayList<>(IntStream.range(0, 500).mapToObj(i -> "goes-" + i).toList());
    long cookie = 0;
    int added = 0;
    while (true) {
      List<DirEntries.Entry> part = after(cookie, 1 + random.nextInt(5));
      if (part.isEmpty()) {
        break;
      }
      part.forEach(entry -> seen.add(text(entry.name)));
      cookie = part.getLast().cookie;
      for (int i = random.nextInt(6); i > 0 && !going.isEmpty(); i--) {
        entries.remove(get(going.remove(random.nextInt(going.size()))));
      }
      if (added < 300) {
        add("comes-" + added++);
      }
    }
    assertThat(seen).as("seed %s", seed).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(name -> name.startsWith("stays-"))).hasSize(500);
    assertThat(entries.count()).isEqualTo(500 + going.size() + added);
  }

  @Test
  void aDirectoryThatWasLargeAndIsEmptyCanBeFilledAgain() {
    for (int i = 0; i < 1_000; i++) {
      add("f" + i);
    }
    for (int i = 0; i < 1_000; i++) {
      entries.remove(get("f" + i));
    }
    assertThat(entries.isEmpty()).isTrue();
    assertThat(after(0, 10)).isEmpty();
    add("new");
    assertThat(namesAfter(0, 10)).containsExactly("new");
  }
}
