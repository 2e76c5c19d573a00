package dev.gangway.wasi;

import dev.gangway.abi.Mode;

/**
 * Kinds of files.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filetype">
 *     filetype</a>
 */
final class FileType {
  public static final int UNKNOWN = 0;
  public static final int BLOCK_DEVICE = 1;
  public static final int CHARACTER_DEVICE = 2;
  public static final int DIRECTORY = 3;
  public static final int REGULAR_FILE = 4;
  public static final int SOCKET_DGRAM = 5;
  public static final int SOCKET_STREAM = 6;
  public static final int SYMBOLIC_LINK = 7;

  private FileType() {}

  /**
   * The kind of a mode.
   *
   * @param mode {@code S_IF…}, with or without permissions; a pipe is {@link #UNKNOWN}, since WASI
   *     has no type for it
   */
  public static int of(int mode) {
    return switch (mode & Mode.S_IFMT) {
      case Mode.S_IFBLK -> BLOCK_DEVICE;
      case Mode.S_IFCHR -> CHARACTER_DEVICE;
      case Mode.S_IFDIR -> DIRECTORY;
      case Mode.S_IFREG -> REGULAR_FILE;
      case Mode.S_IFSOCK -> SOCKET_STREAM;
      case Mode.S_IFLNK -> SYMBOLIC_LINK;
      default -> UNKNOWN;
    };
  }
}
