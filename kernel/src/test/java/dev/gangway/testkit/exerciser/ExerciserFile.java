package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of a guest, with what the model knows of it: the file behind it, its flags and its
 * position. The calls return what the kernel does; they leave the model alone.
 */
public final class ExerciserFile {
  private final Task task;
  private final int fd;
  private final Model model;
  private int flags;
  private int position;

  ExerciserFile(Task task, int fd, Model model, int flags) {
    this.task = task;
    this.fd = fd;
    this.model = model;
    this.flags = flags & (Fcntl.O_ACCMODE | OpenFile.SETTABLE_FLAGS);
    model.opened();
  }

  // ---- the model's side -----------------------------------------------------------------------

  public Model model() {
    return model;
  }

  /** Access mode and status flags. */
  public int flags() {
    return flags;
  }

  public boolean readable() {
    return (flags & Fcntl.O_ACCMODE) != Fcntl.O_WRONLY;
  }

  public boolean writable() {
    return (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
  }

  public boolean appends() {
    return (flags & Fcntl.O_APPEND) != 0;
  }

  /** The offset of the next read or write. */
  public int position() {
    return position;
  }

  public void moveTo(int newPosition) {
    position = newPosition;
  }

  // ---- calls ----------------------------------------------------------------------------------

  /** Any call on the open file: as a system call does it, by the fd table. */
  public long call(ToLongFunction<OpenFile> call) {
    FdTable files = task.files();
    Descriptor descriptor = Objects.requireNonNull(files.get(fd));
    return call.applyAsLong(descriptor.file());
  }

  public long read() {
    return call(file -> ReadWrite.read(task, file));
  }

  public long pread(long offset) {
    return call(file -> ReadWrite.pread(task, file, offset));
  }

  public long write() {
    return call(file -> ReadWrite.write(task, file));
  }

  public long pwrite(long offset) {
    return call(file -> ReadWrite.pwrite(task, file, offset));
  }

  public long lseek(long offset, int whence) {
    return call(file -> ReadWrite.lseek(file, offset, whence));
  }

  public long truncate(long size) {
    return call(file -> Attributes.truncate(file, size));
  }

  public long allocate(long offset, long length) {
    return call(file -> Attributes.allocate(file, offset, length));
  }

  public long advise(long offset, long length, int advice) {
    return call(file -> Attributes.advise(file, offset, length, advice));
  }

  public long sync(boolean dataOnly) {
    return call(file -> file.sync(dataOnly));
  }

  public long fstat(Kstat out) {
    return call(file -> file.getattr(out));
  }

  public long punchHole(long offset, long length) {
    return call(file -> Attributes.punchHole(file, offset, length));
  }

  /** {@code copy_file_range(2)}; either offset may be {@link CopyRange#POSITION}. */
  public long copyTo(long offset, ExerciserFile to, long toOffset, long n) {
    return call(in -> to.call(out -> CopyRange.copy(task, in, offset, out, toOffset, n)));
  }

  /** A read into other memory than the guest's. */
  long readIter(Kiocb io, IovIter to) {
    return call(file -> file.readIter(io, to, task.host()));
  }

  /** Its pages in the page cache, null if it has none. */
  @Nullable AddressSpace mapping() {
    Descriptor descriptor = Objects.requireNonNull(task.files().get(fd));
    return descriptor.file().mapping();
  }

  /** Status flags as {@code fcntl(F_SETFL)} sets them; the model follows if it succeeds. */
  public long setFlags(int statusFlags) {
    long result = call(file -> file.setFlags(statusFlags));
    if (result == 0) {
      flags = (flags & Fcntl.O_ACCMODE) | statusFlags;
    }
    return result;
  }

  /** {@code close(2)}; the model has it closed, whatever the result. */
  long close() {
    model.closed();
    return task.files().close(fd);
  }

  @Override
  public String toString() {
    String mode =
        switch (flags & Fcntl.O_ACCMODE) {
          case Fcntl.O_RDONLY -> "r";
          case Fcntl.O_WRONLY -> "w";
          default -> "rw";
        };
    return "fd " + fd + " " + mode + (appends() ? "a " : " ") + model;
  }
}
