package dev.gangway.vfs;

import java.lang.foreign.MemorySegment;

/** Takes the entries of a directory: Linux's {@code dir_context} and its actor. */
@FunctionalInterface
public interface DirentSink {

  /**
   * Takes an entry.
   *
   * @param next the cookie that goes on after this entry
   * @param inode its inode number
   * @param type {@code S_IF…}, 0 where unknown
   * @param name holds the name, without NUL, for the time of this call alone
   * @param offset bytes into {@code name} where it starts
   * @param length its bytes
   * @return false where there was no room for it and the walk should stop
   */
  boolean emit(long next, long inode, int type, MemorySegment name, long offset, int length);
}
