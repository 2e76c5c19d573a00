package dev.gangway.exerciser;

import dev.gangway.abi.Fcntl;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/**
 * Rewrites the page before the data as it was a moment ago, like a cache that fills a page, changes
 * it and writes it back without a lock. Right only without other writers.
 */
final class LostUpdates implements Fault, AutoCloseable {
  private static final int PAGE = 4096;

  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final ThreadLocal<Integer> buffer;
  private int buffers;

  LostUpdates() {
    this.buffer = ThreadLocal.withInitial(this::nextBuffer);
  }

  private synchronized int nextBuffer() {
    return PAGE * buffers++;
  }

  @Override
  public long write(OpenFile right, Kiocb io, IovIter from, UserIo host) {
    long start = io.position & -PAGE;
    long before = io.position - start;
    boolean possible = right.readable() && (io.flags & Fcntl.O_APPEND) == 0 && before > 0;
    long kept = possible ? right.readIter(at(start), page(before), new UserIo(memory)) : 0;
    long result = right.writeIter(io, from, host);
    if (kept > 0 && result > 0) {
      right.writeIter(at(start), page(kept), new UserIo(memory));
    }
    return result;
  }

  private static Kiocb at(long position) {
    Kiocb io = new Kiocb();
    io.position = position;
    return io;
  }

  private IovIter page(long bytes) {
    IovIter one = new IovIter(memory);
    one.importBuffer(buffer.get(), bytes);
    return one;
  }

  @Override
  public void close() {
    memory.close();
  }
}
