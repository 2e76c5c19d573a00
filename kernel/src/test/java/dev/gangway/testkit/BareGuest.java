package dev.gangway.testkit;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import java.nio.charset.StandardCharsets;

/**
 * A guest without a program: user memory and a task, for tests that call the kernel directly.
 * {@link TestKernel} adds a mounted file system. For one thread.
 */
public class BareGuest implements AutoCloseable {
  /** User memory from here on is the buffer of the calls below. */
  public static final int DATA = LinearMemory.PAGE_SIZE;

  private static final int MAX_FILES = 1024;

  public final LinearMemory memory;
  public final Task task;

  public BareGuest() {
    this(4);
  }

  /**
   * @param pages of 64 KiB
   */
  public BareGuest(int pages) {
    memory = LinearMemory.create(pages, pages);
    task = new Task(memory, new FdTable(MAX_FILES));
  }

  /** {@code write(2)}. */
  public long write(OpenFile file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  public long write(OpenFile file, byte[] bytes) {
    put(bytes);
    return ReadWrite.write(task, file);
  }

  /** {@code pwrite(2)}. */
  public long pwrite(OpenFile file, String text, long offset) {
    return pwrite(file, text.getBytes(StandardCharsets.UTF_8), offset);
  }

  public long pwrite(OpenFile file, byte[] bytes, long offset) {
    put(bytes);
    return ReadWrite.pwrite(task, file, offset);
  }

  /** Puts bytes into user memory and points the task's iterator at them. */
  public void put(byte[] bytes) {
    memory.store(DATA, bytes, 0, bytes.length);
    task.iter().importBuffer(DATA, bytes.length);
  }

  /** Points the task's iterator at a buffer of {@code n} bytes. */
  public void want(int n) {
    task.iter().importBuffer(DATA, n);
  }

  /** Reads at most {@code n} bytes; {@code -errno} as text, such as {@code "-11"}. */
  public String readText(OpenFile file, int n) {
    want(n);
    return taken(ReadWrite.read(task, file));
  }

  /** As {@link #readText}, by {@code pread(2)}. */
  public String preadText(OpenFile file, int n, long offset) {
    want(n);
    return taken(ReadWrite.pread(task, file, offset));
  }

  /** The bytes that a call wrote to the buffer of {@link #want}. */
  public String taken(long result) {
    return result < 0
        ? Long.toString(result)
        : new String(bytes((int) result), StandardCharsets.UTF_8);
  }

  /** The first bytes of that buffer. */
  public byte[] bytes(int n) {
    byte[] bytes = new byte[n];
    memory.load(DATA, bytes, 0, n);
    return bytes;
  }

  @Override
  public void close() {
    task.files().close();
    memory.close();
  }
}
