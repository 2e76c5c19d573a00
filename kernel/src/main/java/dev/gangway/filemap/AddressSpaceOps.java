package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.Bio;

/**
 * What the page cache needs of a file system, for one file: Linux's {@code struct
 * address_space_operations}.
 *
 * <p>Called under locks of the page cache, so they must not come back to it.
 */
public interface AddressSpaceOps {
  /**
   * Whether the file's bytes lie somewhere else, and folios are copies that can be dropped. Where
   * not, folios <i>are</i> the file: none is ever dirty or reclaimed, and where there is none there
   * is a hole.
   */
  boolean hasBacking();

  /**
   * Reads the file's bytes at {@code position}.
   *
   * @return bytes read, fewer than {@code into} holds only at the end of the file; {@code -errno}
   */
  long readPages(Bio into, long position);

  /**
   * Writes the file's bytes at {@code position}, these and no others. Not called for two threads at
   * once.
   *
   * @return 0 where all are written, else {@code -errno}
   */
  long writePages(Bio from, long position);

  /**
   * Writing back has come to an end for now: after some calls of {@link #writePages}, or none.
   * Under the lock of writing back, so nothing is on its way.
   */
  default void writtenBack() {}

  /** Bytes were changed through a mapping of the file, not by a write. A folio is locked. */
  default void storedTo() {}

  /** The most bytes that the file can have: {@code s_maxbytes}. Asked for past 2 GiB only. */
  default long maxBytes() {
    return Long.MAX_VALUE;
  }

  /**
   * Asks for the right to have {@code pages} pages more. Where nobody counts them it is there.
   *
   * @return false where there is no room for all of them
   */
  default boolean tryCharge(long pages) {
    return true;
  }

  /** Gives the right to {@code pages} pages back. */
  default void uncharge(long pages) {}

  /** What a write says that found no room for a page: {@code -ENOMEM}, {@code -ENOSPC}. */
  default long noRoom() {
    return -Errno.ENOMEM;
  }

  /** For a file whose folios are the file. */
  interface WithoutBacking extends AddressSpaceOps {
    @Override
    default boolean hasBacking() {
      return false;
    }

    @Override
    default long readPages(Bio into, long position) {
      throw new AssertionError("a hole is not read");
    }

    @Override
    default long writePages(Bio from, long position) {
      throw new AssertionError("nothing is ever dirty");
    }

    @Override
    default long noRoom() {
      return -Errno.ENOSPC;
    }
  }
}
