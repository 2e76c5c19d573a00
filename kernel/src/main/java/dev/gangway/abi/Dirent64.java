package dev.gangway.abi;

/**
 * {@code struct linux_dirent64}: offsets of the fields of a directory entry as getdents64(2) writes
 * them, and the file types that it reports.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getdents64.2.html">getdents64(2)</a>
 */
public final class Dirent64 {

  /** Inode number, 8 bytes. */
  public static final int INO = 0;

  /** The position of the next entry, opaque, for lseek(2); 8 bytes. */
  public static final int OFF = 8;

  /** Bytes of this whole entry, padding included, 2 bytes. */
  public static final int RECLEN = 16;

  /** File type, one byte. */
  public static final int TYPE = 18;

  /** Name, ended by a zero byte. */
  public static final int NAME = 19;

  public static final int DT_UNKNOWN = 0;
  public static final int DT_FIFO = 1;
  public static final int DT_CHR = 2;
  public static final int DT_DIR = 4;
  public static final int DT_BLK = 6;
  public static final int DT_REG = 8;
  public static final int DT_LNK = 10;
  public static final int DT_SOCK = 12;

  private Dirent64() {}
}
