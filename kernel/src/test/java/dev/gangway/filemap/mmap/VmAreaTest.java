package dev.gangway.filemap.mmap;

import static dev.gangway.filemap.mmap.Areas.AT;
import static dev.gangway.filemap.mmap.Areas.bytes;
import static dev.gangway.filemap.mmap.Areas.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.Disk;
import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.Invalidation;
import dev.gangway.filemap.Opener;
import dev.gangway.filemap.PageCache;
import dev.gangway.filemap.Truncation;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.LinearMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of files mapped into guest memory. {@link VmAreaErrorsTest} has the error cases. */
@Timeout(60)
class VmAreaTest {
  private static final int PAGE = Folio.PAGE_SIZE;

  /** Not a whole number of pages. */
  private static final int SIZE = 40 * PAGE + 100;

  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);
  private final Areas areas = new Areas();
  private final byte[] content = random(SIZE);
  private final Disk disk = new Disk(content);
  private final AddressSpace mapping = new AddressSpace(cache, disk, SIZE);
  private final Opener opener = new Opener(mapping);

  @AfterEach
  void unmap() {
    areas.close();
    cache.close();
  }

  private LinearMemory map(long offset, long length, boolean shared) {
    return areas.mapped(mapping, offset, length, shared);
  }

  private static byte[] part(byte[] all, int from, int n) {
    return Arrays.copyOfRange(all, from, from + n);
  }

  // ---- what a guest sees ----------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGuestSeesTheFileThenZeroesAndNothingElseOfItsMemoryChanges(boolean shared) {
    LinearMemory memory = map(3 * PAGE, 50 * PAGE, shared);
    int there = SIZE - 3 * PAGE;
    assertThat(bytes(memory, AT, there)).isEqualTo(part(content, 3 * PAGE, there));
    assertThat(bytes(memory, AT + there, 50 * PAGE - there)).containsOnly(0);
    assertThat(bytes(memory, AT - 64, 64)).containsOnly(Areas.POISON);
    assertThat(bytes(memory, AT + 50 * PAGE, 64)).containsOnly(Areas.POISON);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriteIsSeenAtOnceWhereverTheFoliosLayBefore(boolean shared) {
    opener.write(20 * PAGE, random(16 * PAGE));
    opener.readAll(PAGE);
    LinearMemory memory = map(0, SIZE, shared);
    byte[] news = random(5 * PAGE + 1);
    assertThat(opener.write(17 * PAGE + 9, news)).isEqualTo(news.length);
    assertThat(bytes(memory, AT + 17 * PAGE + 9, news.length)).isEqualTo(news);
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(opener.readAll(PAGE));
  }

  @Test
  void dirtyBytesAreKeptWhereTheirFolioIsMovedAndWrittenAfterwards() {
    byte[] news = random(30 * PAGE);
    opener.write(PAGE / 2, news);
    LinearMemory memory = map(0, SIZE, false);
    assertThat(bytes(memory, AT + PAGE / 2, news.length)).isEqualTo(news);
    assertThat(mapping.writeback().isDirty()).isTrue();
    assertThat(opener.sync()).isZero();
    System.arraycopy(news, 0, content, PAGE / 2, news.length);
    assertThat(disk.content()).isEqualTo(content);
  }

  /** A folio may extend past the end of the file. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pastTheLastPageOfTheFileThereAreZeroesForEver(boolean shared) {
    opener.write(32 * PAGE, random(8 * PAGE));
    LinearMemory memory = map(0, 48 * PAGE, shared);
    byte[] news = random(10 * PAGE);
    assertThat(opener.write(SIZE, news)).isEqualTo(news.length);
    assertThat(bytes(memory, AT + SIZE, 41 * PAGE - SIZE))
        .isEqualTo(part(news, 0, 41 * PAGE - SIZE));
    assertThat(bytes(memory, AT + 41 * PAGE, 7 * PAGE)).containsOnly(0);
  }

  @Test
  void holesOfAFileInMemoryAreFilled() {
    AddressSpace file = new AddressSpace(PageCache.ofMemoryFiles(), new Disk.Memory(), 0);
    Opener writer = new Opener(file);
    byte[] news = random(PAGE);
    writer.write(5 * PAGE, news);
    LinearMemory memory = areas.mapped(file, 0, 8 * PAGE, true);
    assertThat(file.pageCount()).isEqualTo(6);
    assertThat(bytes(memory, AT, 5 * PAGE)).containsOnly(0);
    assertThat(bytes(memory, AT + 5 * PAGE, PAGE)).isEqualTo(news);
    memory.store(AT + 100, news, 0, 10);
    byte[] read = new byte[10];
    writer.read(100, read);
    assertThat(read).isEqualTo(part(news, 0, 10));
  }

  // ---- stores ---------------------------------------------------------------------------------

  @Test
  void storesBesideTheDirtyBytesOfAPageAreWrittenAfterTheAreaIsGone() {
    byte[] news = random(7);
    opener.write(5 * PAGE, news);
    VmArea area = areas.populated(mapping, 5 * PAGE, PAGE, true);
    LinearMemory memory = areas.memory();
    assertThat(area.map(memory, AT)).isZero();
    memory.store(AT + 1000, news, 0, news.length);
    opener.write(5 * PAGE + 2000, news);
    area.close();
    assertThat(opener.sync()).isZero();
    for (int at : new int[] {0, 1000, 2000}) {
      System.arraycopy(news, 0, content, 5 * PAGE + at, news.length);
    }
    assertThat(disk.content()).isEqualTo(content);
  }

  @Test
  void whatIsStoredToAPrivateAreaIsTheGuestsOwn() {
    LinearMemory one = map(0, SIZE, false);
    LinearMemory other = map(0, SIZE, false);
    one.fill(AT + 10, (byte) 1, 3 * PAGE);
    assertThat(bytes(other, AT, SIZE)).isEqualTo(content);
    assertThat(opener.readAll(PAGE)).isEqualTo(content);
    assertThat(opener.sync()).isZero();
    areas.close();
    assertThat(disk.content()).isEqualTo(content);
    assertThat(disk.calls(Disk.Kind.WRITE)).isZero();
  }

  @Test
  void whatIsStoredToASharedAreaIsSeenByAllAtOnceAndWrittenByTheNextSync() {
    LinearMemory one = map(0, SIZE, true);
    LinearMemory other = map(PAGE, PAGE, false);
    byte[] news = random(PAGE);
    one.store(AT + PAGE + 5, news, 0, PAGE);
    System.arraycopy(news, 0, content, PAGE + 5, PAGE);
    assertThat(bytes(other, AT, PAGE)).isEqualTo(part(content, PAGE, PAGE));
    assertThat(opener.readAll(PAGE)).isEqualTo(content);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(content);
  }

  @Test
  void aSyncWritesThePagesThatWereStoredToAndNoOther() {
    LinearMemory memory = map(0, SIZE, true);
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls(Disk.Kind.WRITE)).isZero();
    memory.storeByte(AT + 30 * PAGE, (byte) ~content[30 * PAGE]);
    List<Long> written = new ArrayList<>();
    disk.setFault((call, kind, position, n) -> {
      written.add(position);
      written.add(n);
      return Disk.ALL;
    });
    assertThat(opener.sync()).isZero();
    assertThat(written).containsExactly(30L * PAGE, (long) PAGE);
    assertThat(opener.sync()).isZero();
    assertThat(written).hasSize(2);
  }

  @Test
  void whatIsStoredWhileItIsWrittenIsWrittenByTheNextSync() {
    LinearMemory memory = map(0, SIZE, true);
    byte before = content[7];
    memory.storeByte(AT + 7, (byte) (before + 1));
    // Changes the memory during the transfer and back, so that storage and memory differ.
    disk.setFault((call, kind, position, n) -> {
      memory.storeByte(AT + 7, before);
      return Disk.ALL;
    });
    assertThat(opener.sync()).isZero();
    disk.setFault(Disk.NONE);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(content);
  }

  @Test
  void theEndOfASharedAreaLeavesItsStoresDirty() {
    LinearMemory memory = map(0, SIZE, true);
    memory.storeByte(AT + 9 * PAGE, (byte) ~content[9 * PAGE]);
    areas.close();
    assertThat(mapping.writeback().isDirty()).isTrue();
    assertThat(opener.sync()).isZero();
    content[9 * PAGE] = (byte) ~content[9 * PAGE];
    assertThat(disk.content()).isEqualTo(content);
  }

  @Test
  void theFlusherFindsWhatWasStored() throws InterruptedException {
    LinearMemory memory = map(0, SIZE, true);
    for (int round = 1; round <= 2; round++) {
      content[11 * PAGE]++;
      memory.storeByte(AT + 11 * PAGE, content[11 * PAGE]);
      while (!Arrays.equals(disk.content(), content)) {
        Thread.sleep(10); // the deadline is the test's
      }
    }
  }

  @Test
  void whatIsStoredPastTheEndOfTheFileIsNeverSeenInIt() {
    LinearMemory memory = map(0, SIZE, true);
    memory.fill(AT + SIZE, (byte) 7, 100);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(content);
    assertThat(opener.write(SIZE + 50, new byte[] {9})).isEqualTo(1);
    byte[] longer = Arrays.copyOf(content, SIZE + 51);
    longer[SIZE + 50] = 9;
    assertThat(opener.readAll(PAGE)).isEqualTo(longer);
    memory.fill(AT + SIZE + 51, (byte) 7, 100);
    assertThat(Truncation.truncate(mapping, SIZE + 90, () -> disk.truncate(SIZE + 90))).isZero();
    assertThat(opener.readAll(PAGE)).isEqualTo(Arrays.copyOf(longer, SIZE + 90));
  }

  // ---- changes of the file --------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsCutOffReadsAsZeroAndTheGuestSeesTheFileGrowAgain(boolean shared) {
    LinearMemory memory = map(0, SIZE, shared);
    int cut = 10 * PAGE + 10;
    assertThat(Truncation.truncate(mapping, cut, () -> disk.truncate(cut))).isZero();
    byte[] now = Arrays.copyOf(Arrays.copyOf(content, cut), SIZE);
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(now);
    if (shared) {
      memory.fill(AT + cut, (byte) 3, SIZE - cut);
    }
    byte[] news = random(10);
    assertThat(opener.write(SIZE - 10, news)).isEqualTo(10);
    System.arraycopy(news, 0, now, SIZE - 10, 10);
    assertThat(opener.readAll(PAGE)).isEqualTo(now);
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(now);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(now);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHoleReadsAsZeroAndIsNotFilledByWritingBack(boolean shared) {
    LinearMemory memory = map(0, SIZE, shared);
    opener.write(6 * PAGE, new byte[] {1});
    int n = 4 * PAGE;
    assertThat(Truncation.punchHole(mapping, 5 * PAGE, n, () -> disk.punch(5 * PAGE, n))).isZero();
    Arrays.fill(content, 5 * PAGE, 9 * PAGE, (byte) 0);
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(content);
    assertThat(opener.sync()).isZero();
    assertThat(disk.content()).isEqualTo(content);
    assertThat(disk.calls(Disk.Kind.WRITE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOthersChangedInStorageIsSeenOnceTheFileIsKnownToHaveChanged(boolean shared) {
    LinearMemory memory = map(0, SIZE, shared);
    opener.write(0, new byte[] {1});
    disk.change(2 * PAGE, (byte) 77);
    Invalidation.invalidate(mapping, SIZE);
    content[0] = 1;
    content[2 * PAGE] = 77;
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(content);
    assertThat(opener.sync()).isZero();
    assertThat(disk.calls(Disk.Kind.WRITE)).isEqualTo(1);
  }

  // ---- memory ---------------------------------------------------------------------------------

  @Test
  void theSecondAreaTakesNoMemory() {
    areas.populated(mapping, 0, SIZE, false);
    long used = cache.memory().usedBytes();
    assertThat(cache.memory().mappedBytes()).isEqualTo(41 * PAGE);
    for (int i = 0; i < 100; i++) {
      areas.populated(mapping, 0, SIZE, i % 2 == 0);
    }
    assertThat(cache.memory().usedBytes()).isEqualTo(used);
    assertThat(cache.memory().mappedBytes()).isEqualTo(41 * PAGE);
  }

  @Test
  void mappedFoliosStayWhileOthersAreReclaimedAndComeAndGoAfterwards() {
    LinearMemory memory = map(0, SIZE, false);
    byte[] large = random(3 << 20);
    Opener other = new Opener(new AddressSpace(cache, new Disk(large), large.length));
    assertThat(other.readAll(PAGE)).isEqualTo(large);
    assertThat(bytes(memory, AT, SIZE)).isEqualTo(content);
    int reads = disk.calls(Disk.Kind.READ);
    assertThat(opener.readAll(PAGE)).isEqualTo(content);
    assertThat(disk.calls(Disk.Kind.READ)).isEqualTo(reads);
    assertThat(cache.memory().usedBytes()).isLessThanOrEqualTo(cache.memory().maxBytes());

    areas.close();
    assertThat(cache.memory().mappedBytes()).isZero();
    assertThat(other.readAll(PAGE)).isEqualTo(large);
    assertThat(mapping.pageCount()).isZero();
  }

  @Test
  void nothingIsLeftOfWhatNobodyMapsAnyMore() {
    new Opener(new AddressSpace(cache, new Disk(content), SIZE)).readAll(PAGE);
    DropCaches.of(cache);
    long used = cache.memory().usedBytes();
    long fds = HostState.memfds();
    long mappings = HostState.memfdMappings();
    for (int i = 0; i < 20; i++) {
      LinearMemory memory = map((i % 7L) * PAGE, SIZE, i % 2 == 0);
      memory.storeByte(AT, (byte) i);
      assertThat(HostState.memfds()).isEqualTo(fds + 1);
      areas.close();
      assertThat(opener.sync()).isZero();
      DropCaches.of(cache);
      assertThat(cache.memory().cachedBytes()).isZero();
      assertThat(cache.memory().usedBytes()).isEqualTo(used);
      assertThat(HostState.memfds()).isEqualTo(fds);
      assertThat(HostState.memfdMappings()).isEqualTo(mappings);
    }
  }
}
