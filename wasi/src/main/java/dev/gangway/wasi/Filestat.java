package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.UserMemory;

/**
 * The layout of a file's attributes in the guest's memory.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filestat">
 *     filestat</a>
 */
final class Filestat {
  public static final int SIZE = 64;

  public static final int DEV = 0;
  public static final int INO = 8;

  /** One byte, and seven of padding. */
  public static final int FILETYPE = 16;

  public static final int NLINK = 24;
  public static final int FILE_SIZE = 32;
  public static final int ATIM = 40;
  public static final int MTIM = 48;
  public static final int CTIM = 56;

  private Filestat() {}

  /** Whether there is room for it. */
  static boolean fits(UserMemory memory, int pointer) {
    return memory.accessible(pointer, SIZE) == SIZE;
  }

  /**
   * Writes it, padding as zero. Times before 1970, which WASI cannot express, become 1970.
   *
   * @return 0; {@code -EFAULT} with nothing written
   */
  static long put(UserMemory memory, int pointer, Kstat stat) {
    if (!fits(memory, pointer)) {
      return -Errno.EFAULT;
    }
    // Each is 0 or -EFAULT, so the result is, too.
    return memory.putLong(pointer + DEV, stat.dev)
        | memory.putLong(pointer + INO, stat.ino)
        | memory.putLong(pointer + FILETYPE, FileType.of(stat.mode))
        | memory.putLong(pointer + NLINK, stat.nlink)
        | memory.putLong(pointer + FILE_SIZE, stat.size)
        | memory.putLong(pointer + ATIM, stat.atimeNs)
        | memory.putLong(pointer + MTIM, stat.mtimeNs)
        | memory.putLong(pointer + CTIM, stat.ctimeNs);
  }
}
