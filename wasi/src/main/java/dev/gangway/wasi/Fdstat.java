package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.OpenFile;

/**
 * The layout of a descriptor's attributes in the guest's memory.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fdstat">fdstat
 *     </a>
 */
final class Fdstat {
  public static final int SIZE = 24;

  /** One byte, and one of padding. */
  public static final int FILETYPE = 0;

  /** Two bytes, and four of padding. */
  public static final int FLAGS = 2;

  public static final int RIGHTS_BASE = 8;
  public static final int RIGHTS_INHERITING = 16;

  private Fdstat() {}

  /**
   * Writes it, padding as zero.
   *
   * @return 0; {@code -EFAULT} with nothing written
   */
  static long put(UserMemory memory, int pointer, Descriptor descriptor) {
    if (memory.accessible(pointer, SIZE) != SIZE) {
      return -Errno.EFAULT;
    }
    OpenFile file = descriptor.file();
    long flags = FdFlags.fromLinux(file.flags());
    // Each is 0 or -EFAULT, so the result is, too.
    return memory.putLong(pointer + FILETYPE, FileType.of(file.type()) | flags << (8 * FLAGS))
        | memory.putLong(pointer + RIGHTS_BASE, descriptor.rights())
        | memory.putLong(pointer + RIGHTS_INHERITING, descriptor.inheritingRights());
  }
}
