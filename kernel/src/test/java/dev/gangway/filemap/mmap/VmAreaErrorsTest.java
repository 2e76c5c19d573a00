package dev.gangway.filemap.mmap;

import static dev.gangway.filemap.mmap.Areas.AT;
import static dev.gangway.filemap.mmap.Areas.bytes;
import static dev.gangway.filemap.mmap.Areas.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.Disk;
import dev.gangway.filemap.Opener;
import dev.gangway.filemap.PageCache;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Areas that cannot be created: nothing is pinned, and files and guests are unchanged. */
@Timeout(60)
class VmAreaErrorsTest {
  private static final int PAGE = Folio.PAGE_SIZE;
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
    assertThat(cache.memory().mappedBytes()).isZero();
    cache.close();
  }

  @Test
  void aPageThatCannotBeReadIsAnErrorAndNothingIsPinned() {
    for (int bad = 0; bad < 3; bad++) {
      long at = bad * 18L * PAGE;
      disk.setFault((call, kind, position, n) -> position + n > at ? -Errno.EIO : Disk.ALL);
      assertThat(areas.area(mapping, 0, SIZE, bad == 1).populate()).isEqualTo(-Errno.EIO);
      assertThat(cache.memory().mappedBytes()).isZero();
    }
    disk.setFault(Disk.NONE);
    assertThat(bytes(areas.mapped(mapping, 0, SIZE, false), AT, SIZE)).isEqualTo(content);
  }

  @Test
  void aFatalSignalEndsIt() {
    Thread.currentThread().interrupt();
    assertThat(areas.area(mapping, 0, SIZE, false).populate()).isEqualTo(-Errno.EINTR);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cache.memory().mappedBytes()).isZero();
  }

  @Test
  void noMoreThanHalfOfTheCacheIsPinnedAndTheRestGoesOn() {
    byte[] large = random(4 << 20);
    AddressSpace other = new AddressSpace(cache, new Disk(large), large.length);
    int half = (int) (cache.memory().maxBytes() / 2);
    assertThat(areas.area(other, 0, half + 1, true).populate()).isEqualTo(-Errno.ENOMEM);
    assertThat(cache.memory().mappedBytes()).isZero();
    LinearMemory memory = areas.mapped(other, PAGE, half, true);
    assertThat(cache.memory().mappedBytes()).isEqualTo(half);
    assertThat(areas.area(mapping, 0, 1, false).populate()).isEqualTo(-Errno.ENOMEM);

    memory.fill(AT + 5, (byte) 1, half / 2);
    java.util.Arrays.fill(large, PAGE + 5, PAGE + 5 + half / 2, (byte) 1);
    byte[] news = random(2 << 20);
    Opener writer = new Opener(other);
    assertThat(writer.write(2 << 20, news)).isEqualTo(news.length);
    System.arraycopy(news, 0, large, 2 << 20, news.length);
    assertThat(writer.readAll(PAGE)).isEqualTo(large);
    assertThat(opener.readAll(PAGE)).isEqualTo(content);
    assertThat(writer.sync()).isZero();
    assertThat(cache.memory().usedBytes()).isLessThanOrEqualTo(cache.memory().maxBytes());
    areas.close();
    assertThat(new Areas().area(mapping, 0, 1, false).populate()).isZero();
    cache.memory().unmap(1);
  }

  @Test
  void wherePagesAreInUseForLongItIsBusy() {
    opener.readAll(PAGE);
    try (FileMapping user = new FileMapping(mapping, 0, PAGE)) {
      assertThat(user.faultInReadable(0, 1)).isZero();
      assertThat(areas.area(mapping, 0, SIZE, false).populate()).isEqualTo(-Errno.EBUSY);
    }
    assertThat(bytes(areas.mapped(mapping, 0, SIZE, false), AT, SIZE)).isEqualTo(content);
  }

  @Test
  void aPlaceThatIsNotInTheGuestsMemoryIsRefused() {
    VmArea area = areas.populated(mapping, 0, SIZE, false);
    LinearMemory memory = areas.memory();
    int end = Areas.PAGES * LinearMemory.PAGE_SIZE;
    assertThat(area.map(memory, end - 40 * PAGE)).isEqualTo(-Errno.EFAULT);
    assertThat(area.map(memory, -PAGE)).isEqualTo(-Errno.EFAULT);
    assertThat(bytes(memory, 0, end)).containsOnly(Areas.POISON);
    assertThat(area.map(memory, end - 41 * PAGE)).isZero();
    assertThat(bytes(memory, end - 41 * PAGE, SIZE)).isEqualTo(content);
  }

  @Test
  void memoryOfThePortableTierCannotBeMappedOver() {
    VmArea area = areas.populated(mapping, 0, SIZE, false);
    try (LinearMemory memory = LinearMemory.create(Tier.PORTABLE, 16, 16)) {
      assertThat(area.map(memory, AT)).isEqualTo(-Errno.ENODEV);
    }
  }

  @Test
  void whatCouldNotBeWrittenStaysDirtyAndIsSaidOnce() {
    LinearMemory memory = areas.mapped(mapping, 0, SIZE, true);
    Opener other = new Opener(mapping);
    memory.storeByte(AT, (byte) ~content[0]);
    disk.setFault((call, kind, position, n) -> kind == Disk.Kind.WRITE ? -Errno.ENOSPC : Disk.ALL);
    assertThat(opener.sync()).isEqualTo(-Errno.ENOSPC);
    assertThat(other.checkError()).isEqualTo(-Errno.ENOSPC);
    assertThat(other.checkError()).isZero();
    areas.close();
    disk.setFault(Disk.NONE);
    assertThat(opener.sync()).isZero();
    content[0] = (byte) ~content[0];
    assertThat(disk.content()).isEqualTo(content);
  }
}
