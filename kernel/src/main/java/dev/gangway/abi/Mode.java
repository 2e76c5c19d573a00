package dev.gangway.abi;

/**
 * The file type and permission bits of {@code st_mode}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inode.7.html">inode(7)</a>
 */
public final class Mode {

  /** Mask of the file type. */
  public static final int S_IFMT = 0xF000;

  public static final int S_IFSOCK = 0xC000;
  public static final int S_IFLNK = 0xA000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFIFO = 0x1000;

  /** Mask of the permission bits, set-user-ID, set-group-ID and sticky bits included. */
  public static final int PERMISSIONS = 0xFFF;

  private Mode() {}
}
