package dev.gangway.filemap;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import java.io.ByteArrayOutputStream;

/** An open file that uses an address space as the file systems do. Not thread-safe. */
public final class Opener {
  private final AddressSpace mapping;
  private final FileRa ra = new FileRa();
  private final ErrSeq.Cursor errors;

  public Opener(AddressSpace mapping) {
    this.mapping = mapping;
    this.errors = mapping.errors().cursor();
  }

  public FileRa ra() {
    return ra;
  }

  public long write(long position, byte[] data) {
    return write(position, new Buffer(data), data.length);
  }

  long write(long position, Buffer from, int n) {
    return write(position, from, n, 0);
  }

  public long append(byte[] data) {
    return write(0, new Buffer(data), data.length, Fcntl.O_APPEND);
  }

  long write(long position, Buffer from, int n, int flags) {
    IovIter iter = new IovIter(from);
    iter.importBuffer(0, n);
    Kiocb io = new Kiocb();
    io.position = position;
    io.flags = flags;
    long written = BufferedWrite.write(mapping, io, iter, ra);
    if (flags == 0 && io.position != position + Math.max(written, 0)) {
      throw new AssertionError(written + " written, but the position is " + io.position);
    }
    return written;
  }

  /** Reads into {@code to}: bytes read, or {@code -errno}. */
  public long read(long position, byte[] to) {
    IovIter iter = new IovIter(new Buffer(to));
    iter.importBuffer(0, to.length);
    Kiocb io = new Kiocb();
    io.position = position;
    return FilemapRead.read(mapping, io, iter, ra);
  }

  /** Reads the whole file, {@code chunk} bytes at a time. */
  public byte[] readAll(int chunk) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[chunk];
    while (true) {
      long n = read(all.size(), part);
      if (n < 0) {
        throw new AssertionError("read at " + all.size() + ": " + n);
      }
      if (n == 0) {
        return all.toByteArray();
      }
      all.write(part, 0, (int) n);
    }
  }

  /**
   * As {@code fsync}: the error of this writeback, otherwise one that this opener has not got yet.
   */
  public long sync() {
    long status = mapping.writeback().sync();
    long earlier = errors.checkAndAdvance();
    return status < 0 ? status : earlier;
  }

  /** The error that {@code close} returns: 0 or {@code -errno}. */
  public long checkError() {
    return errors.checkAndAdvance();
  }
}
