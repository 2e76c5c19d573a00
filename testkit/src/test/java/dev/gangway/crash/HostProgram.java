package dev.gangway.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the host that works on the files of guests while these run: it overwrites ranges
 * beside theirs, and appends to the file that they append to. It is not killed: all that it wrote
 * must be there.
 */
final class HostProgram implements AutoCloseable {
  /** As in {@code ledger.c}: the guest writes at even multiples, this at odd ones. */
  private static final int SLOT = 512;

  private static final int SLOTS = 200_000 / SLOT;
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

  private final Path directory;
  private final int round;
  private final int guests;
  private final Random random;
  private final Thread thread;

  /** For each guest, what was written last, by its offset. Of the thread, then of its joiner. */
  private final List<TreeMap<Integer, byte[]>> written = new ArrayList<>();

  private final List<Announcement.Append> appended = new ArrayList<>();
  private int appendedBytes;
  private @Nullable IOException failure;
  private volatile boolean ending;

  /** Starts it. */
  HostProgram(Path directory, int round, int guests, long seed) {
    this.directory = directory;
    this.round = round;
    this.guests = guests;
    this.random = new Random(seed);
    for (int i = 0; i < guests; i++) {
      written.add(new TreeMap<>());
    }
    this.thread = Thread.ofPlatform().daemon().name("host-program").start(this::run);
  }

  private void run() {
    try {
      while (!ending) {
        overwrite(random.nextInt(guests));
        if (random.nextInt(4) == 0) {
          append();
        }
        LockSupport.parkNanos(PAUSE);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void overwrite(int guest) throws IOException {
    byte[] bytes = new byte[SLOT];
    random.nextBytes(bytes);
    int offset = SLOT * (1 + 2 * random.nextInt(SLOTS / 2));
    Path file = directory.resolve(guest + Round.BESIDE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
    written.get(guest).put(offset, bytes);
  }

  private void append() throws IOException {
    int length = LedgerRecord.HEADER + random.nextInt(500);
    Announcement.Append append =
        new Announcement.Append(guests, appended.size() + 1, appendedBytes, length);
    Path file = directory.resolve(Round.SHARED);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap(LedgerRecord.of(round, append)));
    }
    appendedBytes += length;
    appended.add(append);
  }

  /** Ends it, and tells what it wrote. */
  void tell(Round round) throws IOException, InterruptedException {
    close();
    thread.join();
    if (failure != null) {
      throw failure;
    }
    for (int i = 0; i < guests; i++) {
      int guest = i;
      written.get(i).forEach((offset, bytes) -> round.changedByHost(guest, offset, bytes));
    }
    round.appendedByHost(appended);
  }

  @Override
  public void close() {
    ending = true;
  }
}
