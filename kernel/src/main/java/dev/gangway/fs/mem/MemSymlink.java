package dev.gangway.fs.mem;

import dev.gangway.abi.Mode;
import java.lang.foreign.MemorySegment;

/** A symbolic link. Its text never changes; each byte is charged. */
final class MemSymlink extends MemInode {
  private final MemorySegment text;

  /**
   * @param text on the heap, not empty; the caller has charged its bytes
   */
  MemSymlink(SuperBlock fs, byte[] text) {
    super(fs, Mode.S_IFLNK | 0777);
    this.text = MemorySegment.ofArray(text);
  }

  MemorySegment text() {
    return text;
  }

  @Override
  long size() {
    return text.byteSize();
  }

  @Override
  void evict() {
    fs.quota().unchargeBytes(size());
  }
}
