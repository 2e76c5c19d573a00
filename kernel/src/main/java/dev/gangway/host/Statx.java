package dev.gangway.host;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Timespec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * statx(2), whose structure is the same on every machine, unlike that of fstatat(2).
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>
 */
final class Statx {

  private static final int STATX_BASIC_STATS = 0x7ff;

  private static final long NLINK = Scratch.RESULT + 0x10;
  private static final long UID = Scratch.RESULT + 0x14;
  private static final long MODE = Scratch.RESULT + 0x1c;
  private static final long INO = Scratch.RESULT + 0x20;
  private static final long SIZE = Scratch.RESULT + 0x28;
  private static final long BLOCKS = Scratch.RESULT + 0x30;
  private static final long ATIME = Scratch.RESULT + 0x40;
  private static final long CTIME = Scratch.RESULT + 0x60;
  private static final long MTIME = Scratch.RESULT + 0x70;
  private static final long DEV_MAJOR = Scratch.RESULT + 0x88;
  private static final long DEV_MINOR = Scratch.RESULT + 0x8c;

  private Statx() {}

  static long statx(Scratch scratch, int dirfd, long path, int flags, Kstat out) {
    long result =
        Syscall.retrying(
            scratch,
            Nr.STATX,
            dirfd,
            path,
            flags,
            STATX_BASIC_STATS,
            scratch.at(Scratch.RESULT),
            0);
    if (result < 0) {
      return result;
    }
    MemorySegment memory = scratch.segment;
    out.dev = makedev(scratch.getInt(DEV_MAJOR), scratch.getInt(DEV_MINOR));
    out.ino = scratch.getLong(INO);
    out.mode = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT, MODE));
    out.uid = scratch.getInt(UID);
    out.nlink = Integer.toUnsignedLong(scratch.getInt(NLINK));
    out.size = scratch.getLong(SIZE);
    out.blocks = scratch.getLong(BLOCKS);
    out.atimeNs = time(scratch, ATIME);
    out.mtimeNs = time(scratch, MTIME);
    out.ctimeNs = time(scratch, CTIME);
    return 0;
  }

  private static long time(Scratch scratch, long offset) {
    return Timespec.toFileTime(scratch.getLong(offset), scratch.getInt(offset + Long.BYTES));
  }

  /** makedev(3), so that the number is equal to the {@code st_dev} that other programs see. */
  static long makedev(int major, int minor) {
    long high = Integer.toUnsignedLong(major);
    long low = Integer.toUnsignedLong(minor);
    return ((high & 0xfff) << 8) | ((high & ~0xfffL) << 32) | (low & 0xff) | ((low & ~0xffL) << 12);
  }
}
