package dev.gangway.fs;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import java.nio.charset.StandardCharsets;

/** A guest without a program: memory and a task, for tests that call the kernel directly. */
public final class BareGuest implements AutoCloseable {
  private static final int BUFFER = 4096;

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
    task = new Task(memory, new FdTable(16));
  }

  /** Writes through a buffer of guest memory at the file's position. */
  public long write(OpenFile file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  public long write(OpenFile file, byte[] bytes) {
    put(bytes);
    return ReadWrite.write(task, file);
  }

  public long pwrite(OpenFile file, String text, long offset) {
    put(text.getBytes(StandardCharsets.UTF_8));
    return ReadWrite.pwrite(task, file, offset);
  }

  /** Puts bytes into guest memory and points the task's iterator at them. */
  public void put(byte[] bytes) {
    memory.store(BUFFER, bytes, 0, bytes.length);
    task.iter().importBuffer(BUFFER, bytes.length);
  }

  /** Points the task's iterator at a buffer of {@code n} bytes. */
  public void want(int n) {
    task.iter().importBuffer(BUFFER, n);
  }

  /** Reads at most {@code n} bytes; {@code -errno} as text, such as {@code "-11"}. */
  public String read(OpenFile file, int n) {
    want(n);
    return taken(ReadWrite.read(task, file));
  }

  public String pread(OpenFile file, int n, long offset) {
    want(n);
    return taken(ReadWrite.pread(task, file, offset));
  }

  /** The bytes that a call wrote to the buffer of {@link #want}. */
  public String taken(long result) {
    return result < 0
        ? Long.toString(result)
        : new String(bytes((int) result), StandardCharsets.UTF_8);
  }

  public byte[] bytes(int n) {
    byte[] bytes = new byte[n];
    memory.load(BUFFER, bytes, 0, n);
    return bytes;
  }

  @Override
  public void close() {
    memory.close();
  }
}
