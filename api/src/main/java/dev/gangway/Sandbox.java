package dev.gangway;

import dev.gangway.fs.stream.OutputCount;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Process;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one guest has: its memory, descriptors, mounts and life. Freed by {@link #close};
 * descriptors at the end of the life.
 *
 * <p>The memory is held by references: that of its owner until {@link #close}, and that of the life
 * from {@link #begin} to its end.
 */
final class Sandbox {
  final LinearMemory memory;
  final GuestMemory view;
  final Process process;
  final List<InetSocketAddress> listening;
  final Deadline deadline;
  final GuestStreams streams;
  final GuestLife life;

  /** All that it sees: the Gangway's, and its own. */
  final List<Mount> mounts;

  private final List<Mount> ownMounts;
  private final OutputCount output;

  private final FdTable files;

  /** Whether {@link #begin} or {@link #close} was called. */
  private final AtomicBoolean begun = new AtomicBoolean();

  Sandbox(
      String program,
      Limits limits,
      Process process,
      List<InetSocketAddress> listening,
      Deadline deadline,
      GuestStreams streams,
      MountSet mounts,
      OutputCount output) {
    this.memory = process.task().memory();
    this.view = GuestMemory.of(memory);
    this.files = process.task().files();
    this.process = process;
    this.listening = listening;
    this.deadline = deadline;
    this.streams = streams;
    this.mounts = mounts.all();
    this.ownMounts = mounts.own();
    this.output = output;
    // After its mappings, which are made later: they write to files of these mounts.
    memory.whenFreed(mounts::close);
    this.life = new GuestLife(program, limits, deadline, streams, this::release);
  }

  /**
   * Begins the life, for the first caller.
   *
   * @return false if it has begun before, or is closed
   */
  boolean begin() {
    boolean open = memory.acquire();
    if (open && begun.compareAndSet(false, true)) {
      return true;
    }
    if (open) {
      memory.release();
    }
    return false;
  }

  /** As {@link Guest#usage}. */
  GuestUsage usage() {
    Task task = process.task();
    return new GuestUsage(
        (long) memory.pages() * LinearMemory.PAGE_SIZE,
        task.bytesRead(),
        task.bytesWritten(),
        output.written(),
        MountSet.memoryBytes(ownMounts),
        life.calls(),
        life.time());
  }

  /** At the end of the life. Takes each step even if the one before throws. */
  private void release() {
    try {
      files.close();
    } finally {
      memory.release();
    }
  }

  /** As {@link Guest#close}. */
  void close() {
    // After this, a run that has not begun will execute nothing.
    deadline.kill();
    if (begun.compareAndSet(false, true)) {
      memory.acquire(); // as a run does, for the end of the life
    }
    if (!life.isInside()) {
      // The thread that leaves sees the kill, or no thread is inside here.
      life.endIfIdle();
      life.awaitEnd();
    }
    view.close();
    memory.close();
  }

  /** Closes all, but does not wait for the thread inside: the life ends when it leaves. */
  void abandon() {
    deadline.kill();
    if (!life.isInside()) {
      life.endIfIdle();
    }
    view.close();
    memory.close();
  }
}
