package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.UserMemory;

/**
 * The layouts of a file's attributes in the guest's memory: the constants without a prefix are
 * those of {@link Preview1}.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filestat">
 *     filestat</a>, <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/witx/typenames.witx">
 *     filestat of snapshot 0</a>
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

  /** In {@link Preview0}. What is before {@link #PREVIEW0_NLINK} is the same. */
  static final int PREVIEW0_SIZE = 56;

  /** 4 bytes, in what is padding in {@link Preview1}. */
  static final int PREVIEW0_NLINK = 20;

  static final int PREVIEW0_FILE_SIZE = 24;
  static final int PREVIEW0_ATIM = 32;
  static final int PREVIEW0_MTIM = 40;
  static final int PREVIEW0_CTIM = 48;

  private static final long UNSIGNED_INT_MAX = 0xffff_ffffL;

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

  /**
   * Writes it as {@link Preview0} has it. A number of links that does not fit is the largest that
   * does.
   *
   * @return 0; {@code -EFAULT} with nothing written
   */
  static long putPreview0(UserMemory memory, int pointer, Kstat stat) {
    if (memory.accessible(pointer, PREVIEW0_SIZE) != PREVIEW0_SIZE) {
      return -Errno.EFAULT;
    }
    long nlink = Math.min(stat.nlink, UNSIGNED_INT_MAX);
    int shift = Byte.SIZE * (PREVIEW0_NLINK - FILETYPE);
    return memory.putLong(pointer + DEV, stat.dev)
        | memory.putLong(pointer + INO, stat.ino)
        | memory.putLong(pointer + FILETYPE, FileType.of(stat.mode) | nlink << shift)
        | memory.putLong(pointer + PREVIEW0_FILE_SIZE, stat.size)
        | memory.putLong(pointer + PREVIEW0_ATIM, stat.atimeNs)
        | memory.putLong(pointer + PREVIEW0_MTIM, stat.mtimeNs)
        | memory.putLong(pointer + PREVIEW0_CTIM, stat.ctimeNs);
  }
}
