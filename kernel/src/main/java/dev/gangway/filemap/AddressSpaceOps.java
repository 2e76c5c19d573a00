package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.Bio;

/**
 * The operations that the page cache requires of a file system, for one file: Linux's {@code struct
 * address_space_operations}.
 *
 * <p>Called under locks of the page cache, so they must not call back into it.
 */
public interface AddressSpaceOps {
  /**
   * Whether the file has backing storage, so that clean folios can be dropped. If false, the folios
   * are the only copy of the data: none is ever dirty or reclaimed, and a missing folio is a hole.
   */
  boolean hasBacking();

  /**
   * Reads the file's bytes at {@code position}.
   *
   * @return bytes read, fewer than {@code into} holds only at the end of the file; {@code -errno}
   */
  long readPages(Bio into, long position);

  /**
   * Writes the file's bytes at {@code position}, and no others. Never called concurrently.
   *
   * @return 0 if all are written, otherwise {@code -errno}
   */
  long writePages(Bio from, long position);

  /**
   * Called when writeback ends for now, after any number of calls of {@link #writePages}. The
   * writeback lock is held, so no page is under writeback.
   */
  default void writtenBack() {}

  /**
   * Called when bytes were changed through a mapping of the file, not by a write. The folio is
   * locked.
   */
  default void storedTo() {}

  /** The maximum size of the file: {@code s_maxbytes}. Called only for positions past 2 GiB. */
  default long maxBytes() {
    return Long.MAX_VALUE;
  }

  /**
   * Charges {@code pages} more pages to the quota. Always succeeds if there is no quota.
   *
   * @return false if the quota has no room for all of them
   */
  default boolean tryCharge(long pages) {
    return true;
  }

  /** Undoes a charge of {@code pages} pages. */
  default void uncharge(long pages) {}

  /** The result of a write that finds no room for a page: {@code -ENOMEM}, {@code -ENOSPC}. */
  default long noRoom() {
    return -Errno.ENOMEM;
  }

  /** For a file whose folios are the only copy of the data. */
  interface WithoutBacking extends AddressSpaceOps {
    @Override
    default boolean hasBacking() {
      return false;
    }

    @Override
    default long readPages(Bio into, long position) {
      throw new AssertionError("read of a hole without backing storage");
    }

    @Override
    default long writePages(Bio from, long position) {
      throw new AssertionError("writeback of a file without backing storage");
    }

    @Override
    default long noRoom() {
      return -Errno.ENOSPC;
    }
  }
}
