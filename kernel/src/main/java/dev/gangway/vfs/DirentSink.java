package dev.gangway.vfs;

import java.lang.foreign.MemorySegment;

/** Receives the entries of a directory: Linux's {@code dir_context} and its actor. */
@FunctionalInterface
public interface DirentSink {

  /**
   * Receives an entry.
   *
   * @param next the cookie that continues after this entry
   * @param inode its inode number
   * @param type {@code S_IF…}, 0 if unknown
   * @param name contains the name, without NUL; valid only during this call
   * @param offset start of the name in {@code name}
   * @param length its length in bytes
   * @return false if there was no room for it and the listing must stop
   */
  boolean emit(long next, long inode, int type, MemorySegment name, long offset, int length);
}
