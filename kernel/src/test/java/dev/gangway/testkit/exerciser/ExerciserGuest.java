package dev.gangway.testkit.exerciser;

import static dev.gangway.testkit.ResultAssert.assertResult;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One guest: its memory, its descriptors, its mount, and the files that it has open. */
public final class ExerciserGuest implements AutoCloseable {
  private final String name;
  private final TestKernel kernel;
  private final Task task;
  private final UserBuffers buffers;
  private final List<ExerciserFile> open = new ArrayList<>();
  private final List<ExerciserMapping> mappings = new ArrayList<>();

  /**
   * @param files its descriptors, closed with it
   */
  ExerciserGuest(String name, Mount mount, FdTable files, Draw draw) {
    this.name = name;
    this.kernel = new TestKernel(mount);
    this.task = new Task(kernel.memory(), files);
    this.buffers = new UserBuffers(task, draw);
  }

  /** What its calls are made with. */
  public Task task() {
    return task;
  }

  /** The calls on names. */
  public TestDirectory root() {
    return kernel.root();
  }

  /** The buffers of its next read or write. */
  public UserBuffers buffers() {
    return buffers;
  }

  /** The files that it has open. */
  public List<ExerciserFile> open() {
    return open;
  }

  /** The files that it has in memory. */
  List<ExerciserMapping> mappings() {
    return mappings;
  }

  /** {@code openat(2)}: a new descriptor, or {@code -errno}; the model knows nothing of it yet. */
  long open(String path, int flags) {
    long result = openInto(path, flags);
    return result < 0 ? result : task.files().add(new Descriptor(task.opened().take(), null, 0, 0));
  }

  /** A file of its own for a mapping, as the API opens one. It must not fail. */
  OpenFile openToMap(String path, boolean shared) {
    assertResult(openInto(path, shared ? Fcntl.O_RDWR : Fcntl.O_RDONLY)).succeeds();
    return task.opened().take();
  }

  private long openInto(String path, int flags) {
    PathName fetched = task.path();
    long result = kernel.fetch(fetched, path.getBytes(StandardCharsets.UTF_8));
    return result < 0 ? result : Namei.open(root().directory(), fetched, flags, task.opened());
  }

  /** {@code fstatat(2)}. */
  long stat(String path, Kstat out) {
    long result = kernel.fetch(task.path(), path.getBytes(StandardCharsets.UTF_8));
    return result < 0 ? result : Namei.stat(root().directory(), task.path(), true, out);
  }

  /** Remembers a file that was opened. */
  ExerciserFile opened(long fd, Model model, int flags) {
    ExerciserFile file = new ExerciserFile(task, (int) fd, model, flags);
    open.add(file);
    return file;
  }

  @Override
  public void close() {
    mappings.forEach(ExerciserMapping::close);
    mappings.clear();
    open.clear();
    task.files().close();
    kernel.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
