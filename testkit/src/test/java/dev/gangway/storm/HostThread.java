package dev.gangway.storm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program of the host that works in the directory of a storm, past all caches. */
final class HostThread implements Runnable {
  private static final int NAMES = 12;
  private static final int FIRST_WRITER = 100;
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(300);

  private final Path directory;
  private final int number;
  private final Random random;
  private final long endNanos;
  private long sequence;

  /**
   * A thread.
   *
   * @param endNanos the {@link System#nanoTime} when it ends
   */
  HostThread(Path directory, int number, long seed, long endNanos) {
    this.directory = directory;
    this.number = number;
    this.random = new Random(seed + number);
    this.endNanos = endNanos;
  }

  @Override
  public void run() {
    while (System.nanoTime() - endNanos < 0) {
      try {
        step();
      } catch (IOException e) {
        // Another one removed the file, or the host fails on purpose.
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void step() throws IOException {
    switch (random.nextInt(6)) {
      case 0 -> Files.move(some(), some(), StandardCopyOption.ATOMIC_MOVE);
      case 1 -> Files.createLink(some(), some());
      case 2 -> Files.delete(some());
      case 3 -> replace();
      case 4 -> cut();
      default -> write(some(), StandardOpenOption.WRITE);
    }
  }

  private Path some() {
    return directory.resolve("n" + random.nextInt(NAMES));
  }

  private void replace() throws IOException {
    Path temporary = directory.resolve("h" + number);
    write(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    Files.move(temporary, some(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void cut() throws IOException {
    try (FileChannel file = FileChannel.open(some(), StandardOpenOption.WRITE)) {
      file.truncate((long) Block.SIZE * random.nextInt(Block.MAX_PER_FILE));
    }
  }

  private void write(Path path, StandardOpenOption... options) throws IOException {
    int blocks = 1 + random.nextInt(100);
    ByteBuffer content = Block.make(FIRST_WRITER + number, sequence, blocks);
    sequence += blocks;
    try (FileChannel file = FileChannel.open(path, options)) {
      file.write(content, (long) Block.SIZE * random.nextInt(Block.MAX_PER_FILE - blocks));
    }
  }
}
