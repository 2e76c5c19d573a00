package dev.gangway.testkit;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.util.Objects.requireNonNull;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One guest's side of the kernel, without a guest: user memory, a task and a mounted file system.
 *
 * <p>Files that are opened through it are closed with it. For one thread; {@link #another} is what
 * a second thread uses on the same mount.
 */
public final class TestKernel extends BareGuest {
  private static final int PAGES = 64;

  /** The address of paths: room for two that are too long. */
  private static final int PATHS = 0;

  private static final int PATH_ROOM = 16 * 1024;

  /** The address of a call's iovec array. */
  private static final int IOVECS = 2 * PATH_ROOM;

  private final Mount mount;
  private final List<OpenFile> opened = new ArrayList<>();
  private final TestDirectory root;

  public TestKernel(Mount mount) {
    super(PAGES);
    this.mount = mount;
    Opened out = new Opened();
    assertResult(mount.fileSystem().openRoot(mount, out)).succeeds();
    this.root = new TestDirectory(this, (Directory) adopt(out.take()));
  }

  /** A kernel with {@code fs} mounted so that it can be written to. */
  public static TestKernel with(FileSystem fs) {
    return new TestKernel(new Mount("/", fs, false));
  }

  /** What the mount's files are cached in. It makes a file for a moment. */
  public PageCache pageCache() {
    String name = "cached";
    OpenFile file = root.open(name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL);
    PageCache cache = requireNonNull(file.mapping()).cache();
    assertResult(root.unlink(name)).succeeds();
    close(file);
    return cache;
  }

  /** A kernel for another thread, or guest, on the same mount. */
  public TestKernel another() {
    return new TestKernel(mount);
  }

  public Task task() {
    return task;
  }

  public LinearMemory memory() {
    return memory;
  }

  public Mount mount() {
    return mount;
  }

  public TestDirectory root() {
    return root;
  }

  /** Lets {@code file} be closed with this kernel, and returns it. */
  OpenFile adopt(OpenFile file) {
    opened.add(file);
    return file;
  }

  /** Closes {@code file} now. */
  public void close(OpenFile file) {
    opened.remove(file);
    assertResult(file.flush()).succeeds();
    file.put();
  }

  @Override
  public void close() {
    opened.forEach(OpenFile::put);
    opened.clear();
    super.close();
  }

  // ---- user memory ----------------------------------------------------------------------------

  /** Fetches a path as a system call does: 0 or {@code -errno}. */
  long fetch(PathName into, String path) {
    return fetch(into, path.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #fetch(PathName, String)}, for bytes that need not be a string. */
  public long fetch(PathName into, byte[] path) {
    int at = pathAt(into);
    memory.store(at, path, 0, path.length);
    return into.fetch(memory, at, path.length);
  }

  long fetchTarget(PathName into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = pathAt(into);
    memory.store(at, bytes, 0, bytes.length);
    return into.fetchTarget(memory, at, bytes.length);
  }

  private int pathAt(PathName path) {
    return path == task.path2() ? PATHS + PATH_ROOM : PATHS;
  }

  /** Puts {@code bytes} at a user pointer. */
  public void poke(int pointer, byte[] bytes) {
    memory.store(pointer, bytes, 0, bytes.length);
  }

  /** What is at a user pointer. */
  public byte[] peek(int pointer, int n) {
    byte[] bytes = new byte[n];
    memory.load(pointer, bytes, 0, n);
    return bytes;
  }

  /** The first user pointer that is outside of memory. */
  public int end() {
    return (int) memory.size();
  }

  /** Makes the buffers of the next call: pairs of pointer and length, as a guest's iovec array. */
  public void iovec(int... pointersAndLengths) {
    for (int i = 0; i < pointersAndLengths.length; i++) {
      memory.storeInt(IOVECS + Integer.BYTES * i, pointersAndLengths[i]);
    }
    assertResult(task.iter().importIovec(IOVECS, pointersAndLengths.length / 2)).succeeds();
  }

  // ---- reading and writing --------------------------------------------------------------------

  /** {@code read(2)} of up to {@code n} bytes, which must not fail. */
  public byte[] read(OpenFile file, int n) {
    want(n);
    return result(ReadWrite.read(task, file));
  }

  /** {@code pread(2)} of up to {@code n} bytes, which must not fail. */
  public byte[] pread(OpenFile file, int n, long offset) {
    want(n);
    return result(ReadWrite.pread(task, file, offset));
  }

  private byte[] result(long n) {
    assertResult(n).succeeds();
    return peek(DATA, (int) n);
  }

  /** The whole of {@code file}, as text. */
  public String text(OpenFile file) {
    int size = Math.toIntExact(fstat(file).size);
    return new String(pread(file, size, 0), StandardCharsets.UTF_8);
  }

  /** {@code fstat(2)}, which must not fail. */
  public Kstat fstat(OpenFile file) {
    Kstat stat = new Kstat();
    assertResult(file.getattr(stat)).succeeds();
    return stat;
  }
}
