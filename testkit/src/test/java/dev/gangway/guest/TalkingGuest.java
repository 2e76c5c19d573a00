package dev.gangway.guest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.MapMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The guest {@code mapped}, which runs in a thread of its own and executes commands. */
final class TalkingGuest implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(64);
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(64);
  private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
  private final Guest guest;

  TalkingGuest(Gangway gangway) throws IOException {
    guest =
        gangway
            .guest(RunningGuests.program("mapped"))
            .stdin(new Input())
            .stdout(new Output())
            .build();
  }

  /** The guest as its embedder has it. */
  Guest guest() {
    return guest;
  }

  int map(String path, long offset, long length, MapMode mode) throws IOException {
    return guest.map(path, offset, length, mode);
  }

  TalkingGuest start() {
    Thread.ofVirtual().start(() -> end.complete(guest.run()));
    return this;
  }

  /** Gives it a line, and does not wait. Its answer is left unread. */
  void tell(String line) throws InterruptedException {
    lines.put((line + "\n").getBytes(UTF_8));
  }

  /** What it says to a line. */
  String ask(String line) throws InterruptedException {
    tell(line);
    String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no answer to: " + line + "; ended: " + end.getNow(null));
    }
    return answer;
  }

  /** Its input ends, and it with it. */
  ExitStatus finish() throws InterruptedException {
    lines.put(END);
    try {
      return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    guest.close();
  }

  private final class Input extends InputStream {
    private byte[] current = END;
    private int position;

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by the array");
    }

    @Override
    public int read(byte[] to, int offset, int n) throws IOException {
      try {
        if (position == current.length) {
          current = lines.take();
          position = 0;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      int read = Math.min(n, current.length - position);
      System.arraycopy(current, position, to, offset, read);
      position += read;
      return read == 0 ? -1 : read;
    }
  }

  private final class Output extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      if (b == '\n') {
        answers.add(line.toString(UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }
  }
}
