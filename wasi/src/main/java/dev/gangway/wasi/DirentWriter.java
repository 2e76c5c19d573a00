package dev.gangway.wasi;

import dev.gangway.abi.LittleEndian;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.DirentSink;
import java.lang.foreign.MemorySegment;

/**
 * Writes directory entries into a guest's buffer, as the file system finds them. Padding is zero,
 * so that no bytes of the host leak.
 */
final class DirentWriter implements DirentSink {

  private final UserMemory memory;
  private final MemorySegment header = MemorySegment.ofArray(new byte[Dirent.SIZE]);
  private int buffer;
  private long length;
  private long used;
  private boolean failed;

  DirentWriter(UserMemory memory) {
    this.memory = memory;
  }

  /** Begins a buffer. The caller has checked that all of it is in memory. */
  void start(int pointer, long bytes) {
    buffer = pointer;
    length = bytes;
    used = 0;
    failed = false;
  }

  /** Bytes written to the buffer. It is full if the last entry was cut or fits exactly. */
  long used() {
    return used;
  }

  /** Whether a copy to the buffer failed; then its contents are not valid. */
  boolean failed() {
    return failed;
  }

  @Override
  public boolean emit(
      long next, long inode, int type, MemorySegment name, long offset, int nameLength) {
    if (used == length) {
      return false;
    }
    header.set(LittleEndian.LONG, Dirent.NEXT, next);
    header.set(LittleEndian.LONG, Dirent.INO, inode);
    header.set(LittleEndian.INT, Dirent.NAMLEN, nameLength);
    header.set(LittleEndian.INT, Dirent.TYPE, FileType.of(type));
    return append(header, 0, Dirent.SIZE) && append(name, offset, nameLength);
  }

  /** False if it had to be cut. */
  private boolean append(MemorySegment from, long offset, long n) {
    long fits = Math.min(n, length - used);
    long residue = memory.copyTo(buffer + (int) used, from, offset, fits);
    used += fits - residue;
    failed |= residue != 0;
    return fits == n && residue == 0;
  }
}
