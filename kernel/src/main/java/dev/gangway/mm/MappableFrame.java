package dev.gangway.mm;

import dev.gangway.uaccess.SharedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one folio in a {@link MappableSlab}, with the number of guest areas that map it.
 *
 * <p>Stores to a shared area cannot be observed. So the frame keeps a digest of each page as it is
 * in storage, and {@link #strayed} finds the pages that differ. The folio's lock guards it.
 */
public abstract class MappableFrame extends Frame {
  private static final MemorySegment ZEROES = Arena.ofAuto().allocate(Folio.PAGE_SIZE);

  private final SharedMemory.Piece memory;
  private final int offset;

  /** Number of areas that map the folio: Linux's {@code _mapcount}. */
  private int mapCount;

  /** Number of those that are shared. */
  private int sharedCount;

  /** A bit for each page that a shared area covers or has covered. */
  private int covered;

  /** Null if no area is shared. */
  private @Nullable StoredDigests stored;

  MappableFrame(SharedMemory.Piece memory, int offset) {
    super(memory.segment());
    this.memory = memory;
    this.offset = offset;
  }

  /** The mappable memory of {@code folio}; null if guests cannot map it. */
  public static @Nullable MappableFrame of(Folio folio) {
    return folio.frame instanceof MappableFrame frame ? frame : null;
  }

  /** Whether guests may be storing to {@code folio} unobserved. */
  public static boolean isShared(Folio folio) {
    return folio.frame instanceof MappableFrame frame && frame.isShared();
  }

  /** The memory of the slab. */
  public final SharedMemory.Piece memory() {
    return memory;
  }

  /** Offset in {@link #memory}, in bytes. */
  public final int offset() {
    return offset;
  }

  // ---- areas ----------------------------------------------------------------------------------

  /** Counts another area that maps it. */
  public final void map() {
    mapCount++;
  }

  /** Ends {@link #map}. */
  public final void unmap() {
    mapCount--;
  }

  /** Whether an area maps it. */
  public final boolean isMapped() {
    return mapCount > 0;
  }

  /**
   * Counts another shared area, of the pages {@code bits}. The clean pages of these are equal to
   * storage.
   */
  public final void share(Folio folio, int bits, long size) {
    sharedCount++;
    StoredDigests digests = stored;
    if (digests == null) {
      digests = new StoredDigests(folio.pages());
      stored = digests;
    }
    covered |= bits;
    learn(folio, bits & folio.uptodate() & ~folio.dirty() & ~digests.known(), size);
  }

  /** Ends {@link #share}. */
  public final void unshare() {
    sharedCount--;
    if (sharedCount == 0) {
      stored = null;
      covered = 0;
    }
  }

  /** Whether guests may be storing to the folio right now. */
  public final boolean isShared() {
    return sharedCount > 0;
  }

  // ---- digests of storage ---------------------------------------------------------------------

  /** Records that these pages are equal to storage. Only known digests are updated. */
  public final void relearn(Folio folio, int bits, long size) {
    StoredDigests digests = stored;
    if (digests != null) {
      learn(folio, bits & digests.known(), size);
    }
  }

  private void learn(Folio folio, int bits, long size) {
    for (int i = 0; i < folio.pages(); i++) {
      if ((bits & 1 << i) != 0) {
        learn(i, digest(folio, i, size));
      }
    }
  }

  private void learn(int i, long digest) {
    StoredDigests digests = stored;
    if (digests != null) {
      digests.learn(i, digest);
    }
  }

  /**
   * Records that page {@code i} in storage is now the {@code n} bytes of {@code memory} from {@code
   * at} on.
   */
  public final void learn(int i, MemorySegment memory, long at, long n) {
    learn(i, PageDigest.of(memory, at, n));
  }

  /** Records that page {@code i} in storage is all zeroes. */
  public final void learnZero(Folio folio, int i, long size) {
    learn(i, PageDigest.of(ZEROES, 0, below(folio, i, size)));
  }

  /** Forgets the digests of these pages. */
  public final void forget(int bits) {
    StoredDigests digests = stored;
    if (digests != null) {
      digests.forget(bits);
    }
  }

  /** The pages below the end of the file that are marked clean but may differ from storage. */
  public final int strayed(Folio folio, long size) {
    int clean = covered & folio.uptodate() & ~folio.dirty();
    int strayed = 0;
    for (int i = 0; i < folio.pages(); i++) {
      int bit = 1 << i;
      if ((clean & bit) != 0 && below(folio, i, size) > 0 && hasStrayed(folio, i, size)) {
        strayed |= bit;
      }
    }
    return strayed;
  }

  private boolean hasStrayed(Folio folio, int i, long size) {
    StoredDigests digests = stored;
    return digests == null || !digests.has(i, digest(folio, i, size));
  }

  private static long digest(Folio folio, int i, long size) {
    long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
    return PageDigest.of(folio.memory(), folio.at(start), below(folio, i, size));
  }

  /** Bytes of page {@code i} that are below the end of the file. */
  private static long below(Folio folio, int i, long size) {
    long start = folio.start() + ((long) i << Folio.PAGE_SHIFT);
    return Math.clamp(size - start, 0, Folio.PAGE_SIZE);
  }
}
