package dev.gangway.guest;

import dev.gangway.Guest;
import dev.gangway.MapMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The host's side of a {@code fuzz} guest: a thread that connects to the guest's listener, sends,
 * receives, closes or resets, and maps files for the guest while it runs.
 */
final class FuzzCompany implements AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int CONNECT_MILLIS = 50;
  private static final int MAX_MAPPINGS = 4000;
  private static final int PAGE = 4096;

  private final Guest guest;
  private final List<String> mounts;
  private final Random random;
  private final Thread thread;
  private volatile boolean ending;
  private int mappings;

  /**
   * Starts the thread.
   *
   * @param mounts guest paths whose files may be mapped
   */
  FuzzCompany(Guest guest, List<String> mounts, long seed) {
    this.guest = guest;
    this.mounts = mounts;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().daemon().name("fuzz-company").start(this::run);
  }

  private void run() {
    InetSocketAddress address = guest.listening().getFirst();
    while (!ending) {
      try {
        if (random.nextBoolean()) {
          talk(address);
        } else if (mappings < MAX_MAPPINGS) {
          map();
        }
      } catch (IOException refused) {
        // The guest closed its listener, or has no such file.
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void talk(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      byte[] data = new byte[random.nextInt(20_000)];
      random.nextBytes(data);
      socket.getOutputStream().write(data);
      if (random.nextBoolean()) {
        LockSupport.parkNanos(PAUSE);
      }
      InputStream in = socket.getInputStream();
      in.readNBytes(Math.min(in.available(), data.length));
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0); // a reset
      }
    }
  }

  private void map() throws IOException {
    String file =
        mounts.get(random.nextInt(mounts.size())) + "/" + (char) ('a' + random.nextInt(8));
    MapMode mode = random.nextBoolean() ? MapMode.SHARED : MapMode.PRIVATE;
    guest.map(file, (long) PAGE * random.nextInt(8), 1 + random.nextInt(16 * PAGE), mode);
    mappings++;
  }

  /** Ends the thread. */
  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes by chance without an end, a few at a time. */
  static InputStream noise(long seed) {
    Random random = new Random(seed);
    return new InputStream() {
      @Override
      public int read() {
        return random.nextInt(256);
      }

      @Override
      public int read(byte[] to, int offset, int n) {
        int some = Math.min(n, 1 + random.nextInt(100));
        for (int i = 0; i < some; i++) {
          to[offset + i] = (byte) random.nextInt();
        }
        return some;
      }
    };
  }

  /** A sink whose writes fail now and then. */
  static OutputStream moody(long seed) {
    Random random = new Random(seed);
    return new OutputStream() {
      @Override
      public void write(int b) {}

      @Override
      public void write(byte[] from, int offset, int n) throws IOException {
        if (random.nextInt(50) == 0) {
          throw new IOException("no more");
        }
      }
    };
  }
}
