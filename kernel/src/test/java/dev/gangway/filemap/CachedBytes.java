package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;

/** A file in the page cache above a storage of a test's own, with some user memory to use it by. */
final class CachedBytes implements AutoCloseable {
  static final int PAGE = Folio.PAGE_SIZE;

  private final LinearMemory memory = LinearMemory.create(16, 16);
  private final IovIter iter = new IovIter(memory);
  private final FileRa ra = new FileRa();
  final AddressSpace mapping;

  CachedBytes(PageCache cache, AddressSpaceOps storage) {
    this.mapping = new AddressSpace(cache, storage, 0);
  }

  /**
   * Writes {@code n} bytes, at most 1 MiB, at {@code position}: bytes written or {@code -errno}.
   */
  long write(long position, int n) {
    return write(position, 0, n);
  }

  /** As {@link #write(long, int)}, from a user pointer. */
  long write(long position, int pointer, int n) {
    iter.importBuffer(pointer, n);
    return BufferedWrite.write(mapping, at(position), iter, ra);
  }

  /** Reads into a user pointer. */
  long read(long position, int pointer, int n) {
    iter.importBuffer(pointer, n);
    return FilemapRead.read(mapping, at(position), iter, ra);
  }

  /** The first user pointer that is outside of memory. */
  int end() {
    return (int) memory.size();
  }

  private static Kiocb at(long position) {
    Kiocb io = new Kiocb();
    io.position = position;
    return io;
  }

  @Override
  public void close() {
    Truncation.evict(mapping);
    assertThat(mapping.pageCount()).isZero();
    memory.close();
  }
}
