package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class XArrayTest {
  /** The page with the last possible byte of a file. */
  private static final long LAST_PAGE = Long.MAX_VALUE >>> Folio.PAGE_SHIFT;

  /**
   * Near indexes, so that they collide; far ones, so that the tree grows; those at the ends of
   * nodes.
   */
  private static long index(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(130);
      case 1 -> random.nextInt(100_000);
      case 2 -> LAST_PAGE - random.nextInt(3);
      case 3 -> Math.min(LAST_PAGE, (1L << (6 * random.nextInt(9))) - 1 + random.nextInt(3));
      default -> random.nextLong(LAST_PAGE);
    };
  }

  @Test
  void holdsWhatASortedMapHolds() {
    Random random = Seed.random("XArrayTest");
    XArray<String> array = new XArray<>();
    TreeMap<Long, String> model = new TreeMap<>();
    TreeSet<Long> marked = new TreeSet<>();
    List<Long> used = new ArrayList<>();
    for (int step = 0; step < 200_000; step++) {
      boolean known = !used.isEmpty() && random.nextInt(3) > 0;
      long index = known ? used.get(random.nextInt(used.size())) : index(random);
      // Sometimes removes all, so that the tree grows again from empty.
      int what = random.nextInt(step % 20_000 < 15_000 ? 8 : 20);
      switch (what) {
        case 0, 1 -> {
          array.store(index, "s" + step);
          model.put(index, "s" + step);
          used.add(index);
        }
        case 2, 3 -> {
          if (model.containsKey(index)) {
            array.mark(index);
            marked.add(index);
          }
        }
        case 4 -> {
          array.unmark(index);
          marked.remove(index);
        }
        case 5, 6, 7 -> {}
        default -> {
          array.erase(index);
          model.remove(index);
          marked.remove(index);
          used.remove(index);
        }
      }
      assertThat(array.get(index)).as("step %d: get(%d)", step, index).isEqualTo(model.get(index));
      assertThat(array.next(0) == null).as("step %d", step).isEqualTo(model.isEmpty());
      long from = random.nextBoolean() ? index : index(random);
      assertThat(array.next(from))
          .as("step %d: next(%d)", step, from)
          .isEqualTo(value(model.ceilingEntry(from)));
      Long mark = marked.ceiling(from);
      assertThat(array.nextMarked(from))
          .as("step %d: nextMarked(%d)", step, from)
          .isEqualTo(mark == null ? null : model.get(mark));
    }
  }

  private static @Nullable String value(Map.@Nullable Entry<Long, String> entry) {
    return entry == null ? null : entry.getValue();
  }

  @Test
  void nothingIsFoundOrChangedWhereNothingIs() {
    XArray<String> array = new XArray<>();
    for (long index : new long[] {0, 63, 64, LAST_PAGE}) {
      array.erase(index);
      array.unmark(index);
      assertThat(array.get(index)).isNull();
      assertThat(array.next(index)).isNull();
      assertThat(array.nextMarked(index)).isNull();
    }
    assertThat(array.next(0) == null).isTrue();
    array.store(5, "five");
    array.erase(LAST_PAGE);
    array.erase(6);
    assertThat(array.get(LAST_PAGE)).isNull();
    assertThat(array.next(6)).isNull();
    assertThat(array.get(5)).isEqualTo("five");
  }

  @Test
  void aMarkStaysWhereItsEntryIsReplacedAndGoesWithIt() {
    XArray<String> array = new XArray<>();
    array.store(70, "old");
    array.mark(70);
    array.store(70, "new");
    array.store(LAST_PAGE, "far");
    assertThat(array.nextMarked(0)).isEqualTo("new");
    array.erase(70);
    array.store(70, "again");
    assertThat(array.nextMarked(0)).isNull();
  }

  @Test
  void erasingTakesEmptyNodesAway() throws Exception {
    XArray<Long> array = new XArray<>();
    for (long index = 0; index < 100_000; index += 3) {
      array.store(index * 1_000, index);
    }
    int full = nodes(array);
    for (long index = 3; index < 100_000; index += 3) {
      array.erase(index * 1_000);
    }
    assertThat(full).isGreaterThan(1_000);
    // One path is left.
    assertThat(nodes(array)).isLessThanOrEqualTo(5);
    assertThat(array.get(0)).isEqualTo(0);
    array.erase(0);
    assertThat(nodes(array)).isZero();
  }

  @Test
  void distanceCostsNothing() throws Exception {
    XArray<String> array = new XArray<>();
    array.store(LAST_PAGE, "last");
    assertThat(nodes(array)).isLessThanOrEqualTo(9);
    array.store(0, "first");
    assertThat(nodes(array)).isLessThanOrEqualTo(17);
  }

  private static int nodes(XArray<?> array) throws ReflectiveOperationException {
    Field root = XArray.class.getDeclaredField("root");
    root.setAccessible(true);
    return nodesBelow(root.get(array));
  }

  private static int nodesBelow(@Nullable Object node) throws ReflectiveOperationException {
    if (node == null || !node.getClass().getSimpleName().equals("Node")) {
      return 0;
    }
    Field slots = node.getClass().getDeclaredField("slots");
    slots.setAccessible(true);
    int nodes = 1;
    for (Object slot : (@Nullable Object[]) slots.get(node)) {
      nodes += nodesBelow(slot);
    }
    return nodes;
  }

  @Test
  void whatStaysIsFoundWhateverChangesBesideIt() throws Exception {
    Random random = Seed.random("XArrayTest");
    for (int round = 0; round < 300; round++) {
      long stays = index(random);
      long[] others = new long[40];
      for (int i = 0; i < others.length; i++) {
        // Neighbours in the same node, and indexes that make the tree higher.
        others[i] = i % 2 == 0 ? (stays & -64) + random.nextInt(64) : index(random);
        others[i] += others[i] == stays ? (stays == LAST_PAGE ? -1 : 1) : 0;
      }
      XArray<Long> array = new XArray<>();
      array.store(stays, stays);
      AtomicBoolean done = new AtomicBoolean();
      try (Threads threads = new Threads()) {
        threads.start(() -> {
          while (!done.get()) {
            assertThat(array.get(stays)).isEqualTo(stays);
            for (long other : others) {
              assertThat(array.get(other)).isIn(null, other);
            }
          }
        });
        try {
          for (int pass = 0; pass < 20; pass++) {
            for (long other : others) {
              array.store(other, other);
            }
            for (long other : others) {
              array.erase(other);
            }
          }
        } finally {
          done.set(true);
        }
      }
    }
  }
}
