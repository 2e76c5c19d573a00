package dev.gangway.fs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.BareGuest;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files on the embedder's streams, on memory and on {@code /dev/null}. */
@Timeout(60)
class JavaStreamTest {
  /** An observer that does nothing. */
  private static final StreamWatch NOBODY =
      new StreamWatch() {
        @Override
        public void returned() {}

        @Override
        public void failed(IOException e) {}
      };

  private final BareGuest guest = new BareGuest(16);

  @AfterEach
  void close() {
    guest.close();
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsUntilTheStreamEnds() {
    OpenFile file = new JavaInput(text("some input"), NOBODY);

    assertThat(guest.readText(file, 4)).isEqualTo("some");
    assertThat(guest.readText(file, 100)).isEqualTo(" input");
    assertThat(guest.readText(file, 100)).isEmpty();
    assertThat(guest.write(file, "x")).isEqualTo(-Errno.EBADF);
    file.put();
  }

  @Test
  void whatABadBufferDidNotTakeIsNotLost() {
    OpenFile file = new JavaInput(text("abcdef"), NOBODY);
    int end = (int) guest.memory.size();

    guest.task.iter().importBuffer(end, 6);
    assertThat(ReadWrite.read(guest.task, file)).isEqualTo(-Errno.EFAULT);
    guest.task.iter().importBuffer(end - 2, 6);
    assertThat(ReadWrite.read(guest.task, file)).isEqualTo(2);
    assertThat(guest.memory.loadByte(end - 1)).isEqualTo((byte) 'b');
    assertThat(guest.readText(file, 100)).isEqualTo("cdef");
    file.put();
  }

  @Test
  void aStreamNeverSeesHowMuchAGuestAsksFor() {
    AtomicInteger most = new AtomicInteger();
    OpenFile file =
        new JavaInput(
            new InputStream() {
              @Override
              public int read() {
                return 1;
              }

              @Override
              public int read(byte[] bytes, int offset, int length) {
                most.accumulateAndGet(length, Math::max);
                return length;
              }
            },
            NOBODY);
    guest.want(500_000);
    assertThat(ReadWrite.read(guest.task, file)).isEqualTo(JavaStream.BUFFER_SIZE);
    assertThat(most).hasValue(JavaStream.BUFFER_SIZE);
    file.put();
  }

  @Test
  void anInterruptEndsAReadThatWaits() throws Exception {
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(writer)) {
      OpenFile file = new JavaInput(in, NOBODY);
      AtomicLong result = new AtomicLong();
      AtomicBoolean pending = new AtomicBoolean();
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                guest.want(10);
                result.set(ReadWrite.read(guest.task, file));
                pending.set(Thread.currentThread().isInterrupted());
              });
      while (reader.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      reader.interrupt();
      reader.join();
      assertThat(result).hasValue(-Errno.EINTR);
      assertThat(pending).isTrue();
      file.put();
    }
  }

  @Test
  void anExceptionOfTheStreamIsEio() {
    OpenFile in =
        new JavaInput(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("broken");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("broken");
              }
            },
            NOBODY);
    OpenFile out =
        new JavaOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("broken");
              }
            },
            NOBODY);
    assertThat(guest.readText(in, 10)).isEqualTo(Integer.toString(-Errno.EIO));
    assertThat(guest.write(out, "x")).isEqualTo(-Errno.EIO);
    in.put();
    out.put();
  }

  @Test
  void writesAllOfALongBufferAndFlushesEachPiece() {
    AtomicInteger flushes = new AtomicInteger();
    ByteArrayOutputStream kept =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            flushes.incrementAndGet();
          }
        };
    OpenFile file = new JavaOutput(kept, NOBODY);
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    assertThat(guest.write(file, bytes)).isEqualTo(bytes.length);
    assertThat(kept.toByteArray()).isEqualTo(bytes);
    assertThat(flushes).hasValue(13);
    assertThat(guest.readText(file, 1)).isEqualTo(Integer.toString(-Errno.EBADF));
    guest.task.iter().importBuffer((int) guest.memory.size(), 10);
    assertThat(ReadWrite.write(guest.task, file)).isEqualTo(-Errno.EFAULT);
    file.put();
  }

  @Test
  void nullTakesAllAndGivesNothing() {
    OpenFile file = new NullFile(Fcntl.O_RDWR);
    Kstat stat = new Kstat();

    assertThat(guest.write(file, "gone")).isEqualTo(4);
    assertThat(guest.readText(file, 10)).isEmpty();
    assertThat(file.getattr(stat)).isZero();
    assertThat(stat.type()).isEqualTo(Mode.S_IFCHR);
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_SET)).isEqualTo(-Errno.ESPIPE);
    file.put();
  }

  @Test
  void aCaptureKeepsWhatFits() {
    CaptureFile file = new CaptureFile(20_000);

    assertThat(guest.write(file, "head ")).isEqualTo(5);
    assertThat(file.text()).isEqualTo("head ");
    assertThat(guest.write(file, new byte[30_000])).isEqualTo(19_995);
    assertThat(guest.write(file, "x")).isEqualTo(-Errno.ENOSPC);
    assertThat(guest.write(file, "")).isZero();
    file.put();
    assertThat(file.captured()).isEqualTo(20_000);
    assertThat(file.toBytes()).hasSize(20_000).startsWith("head ".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCaptureOfABadBufferIsEfault() {
    CaptureFile file = new CaptureFile(100);

    guest.task.iter().importBuffer((int) guest.memory.size(), 10);
    assertThat(ReadWrite.write(guest.task, file)).isEqualTo(-Errno.EFAULT);
    assertThat(file.captured()).isZero();
    file.put();
  }
}
