package dev.gangway.concurrency;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.BufferedWrite;
import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.FileRa;
import dev.gangway.filemap.FilemapRead;
import dev.gangway.filemap.PageCache;
import dev.gangway.filemap.Truncation;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import java.util.function.LongConsumer;

/**
 * What threads do to one cached file. A <i>cell</i> is two bytes of the same value, written and
 * read at once; two cells are in one page, a third is in the next. Sizes are counted in cells too.
 */
final class SharedFile {
  static final int CELLS = 3;
  private static final int PAGE = 4096;

  private final PageCache cache;
  private final AddressSpace file;
  private final LongConsumer cutStorage;

  /**
   * @param cutStorage sets the size of the storage
   */
  SharedFile(PageCache cache, AddressSpaceOps ops, LongConsumer cutStorage) {
    this.cache = cache;
    this.file = new AddressSpace(cache, ops, 0);
    this.cutStorage = cutStorage;
  }

  /** The end of one cell is where the next one begins, so that what is appended is a cell. */
  static long position(int cell) {
    return PAGE - 4 + 2L * cell;
  }

  private static IovIter iter(ByteMemory memory) {
    IovIter iter = new IovIter(memory);
    iter.importBuffer(0, memory.bytes.length);
    return iter;
  }

  private long write(long position, int flags, int value) {
    Kiocb io = new Kiocb();
    io.position = position;
    io.flags = flags;
    return BufferedWrite.write(
        file, io, iter(new ByteMemory((byte) value, (byte) value)), new FileRa());
  }

  /** Bytes written. */
  long write(int cell, int value) {
    return write(position(cell), 0, value);
  }

  /** Bytes written. */
  long append(int value) {
    return write(0, Fcntl.O_APPEND, value);
  }

  /** Both bytes as one number, -1 past the end. */
  int read(int cell) {
    Kiocb io = new Kiocb();
    io.position = position(cell);
    ByteMemory into = new ByteMemory(new byte[2]);
    long read = FilemapRead.read(file, io, iter(into), new FileRa());
    return read == 0 ? -1 : (int) (1_000_000 * (read - 2) + 1_000 * into.bytes[0] + into.bytes[1]);
  }

  /** Cuts the file, or makes it longer, so that it ends before {@code cell}. */
  void truncate(int cell) {
    long size = position(cell);
    Truncation.truncate(
        file,
        size,
        () -> {
          cutStorage.accept(size);
          return 0;
        });
  }

  long size() {
    return file.size();
  }

  /** Brings all to the storage and drops what can be dropped: 0 or {@code -errno}. */
  long syncAndDrop() {
    long status = file.writeback().sync();
    DropCaches.of(cache);
    return status;
  }
}
