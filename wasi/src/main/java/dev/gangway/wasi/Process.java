package dev.gangway.wasi;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.Task;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A guest as the system calls see it: its memory and descriptors (in its {@link Task}), its
 * arguments and its environment, and scratch for its calls, so that most of them allocate nothing.
 * It owns neither memory nor descriptors. The maker of the task closes them.
 *
 * <p>Like the task, only for the thread that runs the guest.
 */
@SuppressWarnings("JavaLangClash") // the usual name in a kernel
public final class Process {
  private final Task task;
  private final FdTable files;
  private final LinearMemory memory;
  private final StringVector args;
  private final StringVector env;
  private final Mappings mappings = new Mappings();
  private final RandomSource random;
  private final @Nullable TimeSource time;
  private final PollWait poll;
  private final DirentWriter dirents;
  private final byte[] linkText = new byte[PathName.PATH_MAX];

  /**
   * @param args the arguments, the program's own name first
   * @param env the environment, each {@code NAME=VALUE}
   * @throws IllegalArgumentException if a string contains NUL, or they exceed 2 GiB together
   */
  public Process(Task task, List<String> args, List<String> env) {
    this(task, args, env, Sources.HOST);
  }

  /**
   * As {@link #Process(Task, List, List)}, with clocks and random bytes of the embedder.
   *
   * @throws IllegalArgumentException as there
   */
  public Process(Task task, List<String> args, List<String> env, Sources sources) {
    this.task = task;
    this.files = task.files();
    this.memory = task.memory();
    this.args = new StringVector(args);
    this.env = new StringVector(env);
    Consumer<byte[]> bytes = sources.random();
    this.random = bytes == null ? RandomSource.best() : new RandomSource.Java(bytes);
    this.time = sources.time();
    this.poll = new PollWait(files, memory, time);
    this.dirents = new DirentWriter(memory);
  }

  /** What the thread carries into every call. */
  public Task task() {
    return task;
  }

  /** The files that the embedder offers for mapping into the guest's memory. */
  public Mappings mappings() {
    return mappings;
  }

  FdTable files() {
    return files;
  }

  LinearMemory memory() {
    return memory;
  }

  StringVector args() {
    return args;
  }

  StringVector env() {
    return env;
  }

  /** Its clocks; null if they are the host's. */
  @Nullable TimeSource time() {
    return time;
  }

  RandomSource random() {
    return random;
  }

  /** Scratch: the wait of the current {@code poll_oneoff}. */
  PollWait poll() {
    return poll;
  }

  /** Scratch: the entries of the current {@code fd_readdir}. */
  DirentWriter dirents() {
    return dirents;
  }

  /** Scratch: the text of the symlink that the current call reads. */
  byte[] linkText() {
    return linkText;
  }
}
