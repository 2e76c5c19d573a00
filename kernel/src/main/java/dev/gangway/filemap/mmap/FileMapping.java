package dev.gangway.filemap.mmap;

import dev.gangway.abi.Errno;
import dev.gangway.abi.LittleEndian;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.FileRa;
import dev.gangway.filemap.Readahead;
import dev.gangway.filemap.Truncation;
import dev.gangway.mm.Folio;
import dev.gangway.uaccess.UserCopyHook.Access;
import dev.gangway.uaccess.UserCopyHooks;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file as user memory: a mapping of {@code mmap(2)} with its page table.
 *
 * <p>A page is faulted in through the page cache and its locks. From then on its folio is pinned,
 * and copies access its memory without a lock, like a program's own loads and stores. So a copy
 * under a folio lock may use any mapping, even one of the same folio: a missing page makes the copy
 * short, and it never waits.
 *
 * <p>A hole of a file without backing storage is read without being filled. Only a write fault
 * allocates memory for it.
 *
 * <p>Pages past the end of the file cannot be faulted in, as with {@code SIGBUS}. Pages that are
 * truncated while mapped read as zero. Not thread-safe.
 */
public final class FileMapping extends UserMemory implements AutoCloseable {
  /** Maximum length of a range. */
  public static final long MAX_BYTES = 1L << 31;

  private final AddressSpace mapping;
  private final long base;
  private final long length;
  private final FileRa ra = new FileRa();

  /** The page table: folios by page, relative to the page of {@link #base}. */
  private final @Nullable Folio[] pages;

  /** Whether a page is a hole that was faulted in for reading, without memory. */
  private final boolean[] holes;

  /** Whether a page was written to since it was faulted in. */
  private final boolean[] written;

  /**
   * Maps a range without faulting it in.
   *
   * @param base offset in the file of pointer 0, never negative
   * @param length bytes from there on, at most {@link #MAX_BYTES}; the file may be shorter
   */
  public FileMapping(AddressSpace mapping, long base, long length) {
    assert base >= 0 && length >= 0 && length <= MAX_BYTES && base <= Long.MAX_VALUE - length;
    this.mapping = mapping;
    this.base = base;
    this.length = length;
    int count = length == 0 ? 0 : page(length - 1) + 1;
    this.pages = new Folio[count];
    this.holes = new boolean[count];
    this.written = new boolean[count];
  }

  private int page(long offset) {
    return (int) (((base + offset) >>> Folio.PAGE_SHIFT) - (base >>> Folio.PAGE_SHIFT));
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public long accessible(int pointer, long n) {
    long left = length - Integer.toUnsignedLong(pointer);
    return left >= n ? n : Math.max(left, 0);
  }

  // ---- faults ---------------------------------------------------------------------------------

  @Override
  public long faultInReadable(int pointer, long n) {
    return n - faultIn(Integer.toUnsignedLong(pointer), accessible(pointer, n), false);
  }

  @Override
  public long faultInWriteable(int pointer, long n) {
    return n - faultIn(Integer.toUnsignedLong(pointer), accessible(pointer, n), true);
  }

  /** Faults in {@code n} bytes. Returns how many, from the first on, are resident. */
  private long faultIn(long offset, long n, boolean toWrite) {
    long there = 0;
    while (there < n) {
      long position = base + offset + there;
      int page = page(offset + there);
      // Not for the first page if it is a hole: the caller asks again because the hole is about to
      // be filled, perhaps by the same short copy. Otherwise it would ask for ever.
      boolean resident = pages[page] != null || (!toWrite && there > 0 && isHole(page));
      if (!resident && !fault(position, n - there, toWrite)) {
        break;
      }
      there += Math.min(bytesLeftInPage(position), n - there);
    }
    return there;
  }

  private long index(int page) {
    return (base >>> Folio.PAGE_SHIFT) + page;
  }

  /** Whether a page was a hole when it was faulted in and is still one. */
  private boolean isHole(int page) {
    return holes[page] && mapping.peek(index(page)) == null;
  }

  private static long bytesLeftInPage(long position) {
    return Folio.PAGE_SIZE - (position & (Folio.PAGE_SIZE - 1));
  }

  /** Faults in one page and pins it. Returns false past the end of the file or on failure. */
  private boolean fault(long position, long wanted, boolean toWrite) {
    long index = position >>> Folio.PAGE_SHIFT;
    int page = (int) (index - index(0));
    while (position < mapping.size()) {
      Folio folio = mapping.findLocked(index);
      if (folio == null) {
        if (!toWrite && !mapping.ops().hasBacking() && !holes[page]) {
          holes[page] = true;
          return true;
        }
        if (!bringIn(position, wanted)) {
          return false;
        }
        continue;
      }
      try {
        if (mapping.fillLocked(folio, index, index) < 0) {
          return false;
        }
        folio.pin();
        pages[page] = folio;
        return true;
      } finally {
        folio.unlock();
      }
    }
    return false;
  }

  private boolean bringIn(long position, long wanted) {
    if (mapping.ops().hasBacking()) {
      return Readahead.bringIn(mapping, position, wanted, ra) == 0;
    }
    return Truncation.populate(mapping, position, 1) == 0;
  }

  /** Unmaps: marks written pages as dirty and unpins all. */
  @Override
  public void close() {
    for (int i = 0; i < pages.length; i++) {
      Folio folio = pages[i];
      if (folio != null) {
        pages[i] = null;
        unpin(folio, index(i), written[i]);
      }
    }
  }

  private void unpin(Folio folio, long index, boolean dirty) {
    folio.lock();
    folio.unpin();
    if (!folio.isDetached()) {
      if (dirty && mapping.ops().hasBacking()) {
        mapping.writeback().dirtyLocked(folio, folio.bit(index));
        mapping.ops().storedTo();
      }
      if (!folio.isPinned() && folio.start() >= mapping.size()) {
        mapping.removeLocked(folio); // truncated while it was mapped
      }
    }
    folio.unlock();
  }

  // ---- copies ---------------------------------------------------------------------------------

  @Override
  public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.COPY_FROM, this, from, n)) {
      return n;
    }
    long copied = 0;
    long there = accessible(from, n);
    while (copied < there) {
      long offset = Integer.toUnsignedLong(from) + copied;
      Folio folio = pages[page(offset)];
      long chunk = Math.min(bytesLeftInPage(base + offset), there - copied);
      if (folio != null) {
        MemorySegment.copy(folio.memory(), folio.at(base + offset), to, toOffset + copied, chunk);
      } else if (isHole(page(offset))) {
        Copies.fill(to, toOffset + copied, (byte) 0, chunk);
      } else {
        break;
      }
      copied += chunk;
    }
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.COPY_FROM, this, from, n, n - copied);
    }
    return n - copied;
  }

  @Override
  public long copyTo(int to, MemorySegment from, long fromOffset, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.COPY_TO, this, to, n)) {
      return n;
    }
    long copied = 0;
    long there = accessible(to, n);
    while (copied < there) {
      long offset = Integer.toUnsignedLong(to) + copied;
      int page = page(offset);
      Folio folio = pages[page];
      if (folio == null) {
        break;
      }
      long chunk = Math.min(bytesLeftInPage(base + offset), there - copied);
      MemorySegment.copy(from, fromOffset + copied, folio.memory(), folio.at(base + offset), chunk);
      written[page] = true;
      copied += chunk;
    }
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.COPY_TO, this, to, n, n - copied);
    }
    return n - copied;
  }

  @Override
  public long clear(int to, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.CLEAR, this, to, n)) {
      return n;
    }
    long cleared = 0;
    long there = accessible(to, n);
    while (cleared < there) {
      long offset = Integer.toUnsignedLong(to) + cleared;
      int page = page(offset);
      Folio folio = pages[page];
      if (folio == null) {
        break;
      }
      long chunk = Math.min(bytesLeftInPage(base + offset), there - cleared);
      folio.zero(base + offset, chunk);
      written[page] = true;
      cleared += chunk;
    }
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.CLEAR, this, to, n, n - cleared);
    }
    return n - cleared;
  }

  // ---- scalars --------------------------------------------------------------------------------

  private long get(int from, int n) {
    MemorySegment value = MemorySegment.ofArray(new byte[Long.BYTES]);
    return copyFromRaw(value, 0, from, n) == 0 ? value.get(LittleEndian.LONG, 0) : -Errno.EFAULT;
  }

  private long put(int to, int n, MemorySegment value) {
    // All or nothing: restores the old bytes after a short copy.
    byte[] old = new byte[Long.BYTES];
    return copyFromRaw(MemorySegment.ofArray(old), 0, to, n) == 0 && copyTo(to, value, 0, n) == 0
        ? 0
        : -Errno.EFAULT;
  }

  @Override
  public long getInt(int from) {
    return get(from, Integer.BYTES);
  }

  @Override
  public long getByte(int from) {
    return get(from, Byte.BYTES);
  }

  @Override
  public long putShort(int to, short value) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Short.BYTES]);
    bytes.set(LittleEndian.SHORT, 0, value);
    return put(to, Short.BYTES, bytes);
  }

  @Override
  public long putInt(int to, int value) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Integer.BYTES]);
    bytes.set(LittleEndian.INT, 0, value);
    return put(to, Integer.BYTES, bytes);
  }

  @Override
  public long putLong(int to, long value) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Long.BYTES]);
    bytes.set(LittleEndian.LONG, 0, value);
    return put(to, Long.BYTES, bytes);
  }
}
