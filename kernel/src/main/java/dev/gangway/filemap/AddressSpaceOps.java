package dev.gangway.filemap;

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
   * Reads the file's bytes at {@code position}, a multiple of the page size.
   *
   * @return bytes read, fewer than {@code into} holds only at the end of the file; {@code -errno}
   */
  long readPages(Bio into, long position);

  /**
   * Writes the file's bytes at {@code position}, a multiple of the page size. Not called for two
   * threads at once.
   *
   * @return 0 where all are written, else {@code -errno}
   */
  long writePages(Bio from, long position);

  /** The most bytes that the file can have: {@code s_maxbytes}. Asked for past 2 GiB only. */
  long maxBytes();

  /**
   * Asks for the right to have {@code pages} pages more.
   *
   * @return false where there is no room for all of them
   */
  boolean tryCharge(long pages);

  /** Gives the right to {@code pages} pages back. */
  void uncharge(long pages);

  /** What a write says that found no room for a page: {@code -ENOMEM}, {@code -ENOSPC}. */
  long noRoom();
}
