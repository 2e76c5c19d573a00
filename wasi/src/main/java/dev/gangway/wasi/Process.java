package dev.gangway.wasi;

import dev.gangway.vfs.Task;
import java.util.List;

/**
 * What a guest is to the system calls: its memory and descriptors (in its {@link Task}), its
 * arguments and its environment. Owns none of them: whoever made the task closes what is in it.
 *
 * <p>For the thread that runs the guest, as its task is.
 */
@SuppressWarnings("JavaLangClash") // It is what every kernel calls it.
public final class Process {
  private final Task task;
  private final StringVector args;
  private final StringVector env;
  private final Mappings mappings = new Mappings();

  /**
   * @param args the arguments, the program's own name first
   * @param env the environment, each {@code NAME=VALUE}
   * @throws IllegalArgumentException where a string has a NUL in it, or all of them are over 2 GiB
   */
  public Process(Task task, List<String> args, List<String> env) {
    this.task = task;
    this.args = new StringVector(args);
    this.env = new StringVector(env);
  }

  /** What the thread carries into every call. */
  public Task task() {
    return task;
  }

  /** The files that the embedder has for its memory. */
  public Mappings mappings() {
    return mappings;
  }

  StringVector args() {
    return args;
  }

  StringVector env() {
    return env;
  }
}
