package dev.gangway.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests only age: the folios are empty. */
class LruListsTest {
  private static final int ROOM = 64;

  private final FrameAllocator frames = new FrameAllocator(64L << 20);
  private final FolioOwner owner = folio -> {};
  private final LruLists lru = new LruLists();
  private final Set<Folio> cached = new HashSet<>();
  private long nextIndex;

  private Folio folio() {
    Folio folio = frames.allocate(owner, nextIndex++, 1);
    if (folio == null) {
      throw new AssertionError("the test needs more memory");
    }
    return folio;
  }

  /** Adds a folio and uses it; drops the oldest ones if there is no room. */
  private Folio bringIn() {
    Folio folio = folio();
    lru.add(folio);
    cached.add(folio);
    folio.markAccessed();
    while (cached.size() > ROOM) {
      Folio oldest = lru.isolate();
      if (oldest == null) {
        throw new AssertionError("nothing to reclaim of " + cached.size());
      }
      if (oldest.uses > 1) {
        lru.putBack(oldest);
      } else {
        lru.remove(oldest);
        cached.remove(oldest);
      }
    }
    return folio;
  }

  private List<Folio> usedTwice(int n) {
    List<Folio> folios = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Folio folio = bringIn();
      folio.markAccessed();
      folios.add(folio);
    }
    return folios;
  }

  @Test
  void whatIsReadOnceDoesNotPushOutWhatIsUsedTwice() {
    List<Folio> twice = usedTwice(ROOM / 4);
    for (int i = 0; i < 100 * ROOM; i++) {
      bringIn();
    }
    assertThat(cached).containsAll(twice);
    assertThat(lru.activePages() + lru.inactivePages()).isEqualTo(ROOM);
  }

  @Test
  void whatIsReadOnceGoesInTheOrderOfItsAge() {
    List<Folio> once = new ArrayList<>();
    for (int i = 0; i < ROOM + 10; i++) {
      once.add(bringIn());
    }
    assertThat(cached).containsExactlyInAnyOrderElementsOf(once.subList(10, ROOM + 10));
  }

  @Test
  void whatIsNoLongerUsedGoesThoughItWasActive() {
    List<Folio> once = usedTwice(ROOM / 2);
    for (int i = 0; i < 2 * ROOM; i++) {
      bringIn(); // they become active
    }
    assertThat(cached).containsAll(once);
    List<Folio> now = List.of();
    for (int turn = 0; turn < 20; turn++) {
      now = usedTwice(ROOM / 2);
      for (int i = 0; i < ROOM; i++) {
        bringIn();
      }
    }
    assertThat(cached).doesNotContainAnyElementsOf(once);
    assertThat(now).isNotEmpty();
  }

  @Test
  void whatIsUsedStaysActiveAmongSuchThatIsNot() {
    List<Folio> used = usedTwice(8);
    for (int turn = 0; turn < 40; turn++) {
      usedTwice(8);
      for (int i = 0; i < ROOM / 2; i++) {
        bringIn();
      }
      used.forEach(Folio::markAccessed);
      used.forEach(Folio::markAccessed);
    }
    assertThat(cached).containsAll(used);
  }

  @Test
  void whereAllIsActiveSomebodyIsFoundNevertheless() {
    List<Folio> folios = usedTwice(ROOM);
    for (int i = 0; i < ROOM; i++) {
      Folio folio = lru.isolate();
      assertThat(folio).isNotNull();
      lru.putBack(folio);
    }
    assertThat(lru.activePages()).isPositive();
    folios.forEach(Folio::markAccessed);
    Set<@Nullable Folio> found = new HashSet<>();
    for (int i = 0; i < ROOM; i++) {
      found.add(lru.isolate());
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(folios);
    assertThat(lru.isolate()).isNull();
  }

  @Test
  void whatIsRemovedWhileReclaimLooksAtItDoesNotComeBack() {
    Folio folio = bringIn();
    assertThat(lru.isolate()).isSameAs(folio);
    lru.remove(folio);
    lru.putBack(folio);
    assertThat(lru.isolate()).isNull();
    assertThat(lru.activePages() + lru.inactivePages()).isZero();
  }

  @Test
  void whoeverIsLookedAtIsInNoListAndPutBackOnceOnly() {
    Folio folio = bringIn();
    assertThat(lru.isolate()).isSameAs(folio);
    assertThat(lru.isolate()).isNull();
    lru.putBack(folio);
    lru.putBack(folio);
    assertThat(lru.inactivePages()).isEqualTo(1);
    assertThat(lru.isolate()).isSameAs(folio);
    assertThat(lru.isolate()).isNull();
  }
}
