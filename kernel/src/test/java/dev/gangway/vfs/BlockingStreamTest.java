package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.host.TestHost;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a real pipe, on platform and on virtual threads. */
@Timeout(60)
class BlockingStreamTest {
  private static final int PIPE_BYTES = 1 << 20;

  private final LinearMemory memory = LinearMemory.create(32, 32);
  private PipeEnd reader;
  private PipeEnd writer;

  /** Runs the call that waits. */
  private Thread thread = Thread.currentThread();

  /** One end of a pipe of the host, which it owns. */
  private static final class PipeEnd extends OpenFile {
    private final int fd;
    private volatile boolean released;

    PipeEnd(int fd, int flags) {
      super(null, Mode.S_IFIFO, flags);
      this.fd = fd;
    }

    @Override
    protected void release() {
      released = true;
      HostFile.close(fd);
    }

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public long readIter(Kiocb io, IovIter to, UserIo host) {
      return host.read(fd, to);
    }

    @Override
    public long writeIter(Kiocb io, IovIter from, UserIo host) {
      return host.write(fd, from);
    }

    @Override
    public int pollFd() {
      return fd;
    }

    @Override
    public long getattr(Kstat out) {
      return HostFile.fstat(fd, out);
    }
  }

  @BeforeEach
  void pipe() {
    int[] ends = new int[2];
    assertResult(TestHost.pipe(Fcntl.O_NONBLOCK, ends)).succeeds();
    reader = new PipeEnd(ends[0], Fcntl.O_RDONLY);
    writer = new PipeEnd(ends[1], Fcntl.O_WRONLY);
  }

  @AfterEach
  void close() {
    reader.put();
    if (!writer.released) {
      writer.put();
    }
    memory.close();
  }

  /** As a system call does it. */
  private long call(PipeEnd end, int pointer, int n) {
    Task task = new Task(memory, new FdTable(0));
    task.iter().importBuffer(pointer, n);
    return end.readable() ? ReadWrite.read(task, end) : ReadWrite.write(task, end);
  }

  /** Starts a call on another thread and waits until that thread waits. */
  private FutureTask<Long> startWaiting(boolean virtual, PipeEnd end, int pointer, int n)
      throws InterruptedException {
    FutureTask<Long> call = new FutureTask<>(() -> call(end, pointer, n));
    thread = virtual ? Thread.ofVirtual().start(call) : Thread.ofPlatform().start(call);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return call;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReadWaitsForTheFirstBytes(boolean virtual) throws Exception {
    FutureTask<Long> read = startWaiting(virtual, reader, 1_000, 100);
    memory.store(0, "late".getBytes(UTF_8), 0, 4);
    assertResult(call(writer, 0, 4)).moves(4);
    assertResult(read.get()).moves(4);
    byte[] got = new byte[4];
    memory.load(1_000, got, 0, 4);
    assertThat(got).isEqualTo("late".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsAWaitWithEINTR(boolean virtual) throws Exception {
    FutureTask<Long> read = startWaiting(virtual, reader, 1_000, 100);
    thread.interrupt();
    assertResult(read.get()).failsWith(Errno.EINTR);
    assertThat(reader.released).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReadEndsWhenTheLastWriterGoes(boolean virtual) throws Exception {
    FutureTask<Long> read = startWaiting(virtual, reader, 1_000, 100);
    writer.put();
    assertResult(read.get()).moves(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWriteOfMoreThanThePipeHoldsWaitsForItsReader(boolean virtual) throws Exception {
    byte[] bytes = new byte[PIPE_BYTES];
    new Random(7).nextBytes(bytes);
    memory.store(0, bytes, 0, PIPE_BYTES);
    FutureTask<Long> write = startWaiting(virtual, writer, 0, PIPE_BYTES);
    byte[] got = new byte[PIPE_BYTES];
    int at = 0;
    while (at < PIPE_BYTES) {
      long n = call(reader, PIPE_BYTES, PIPE_BYTES - at);
      assertResult(n).isPositive();
      memory.load(PIPE_BYTES, got, at, (int) n);
      at += (int) n;
    }
    assertResult(write.get()).moves(PIPE_BYTES);
    assertThat(Arrays.equals(got, bytes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsALongWriteWithWhatThePipeTook(boolean virtual) throws Exception {
    FutureTask<Long> write = startWaiting(virtual, writer, 0, PIPE_BYTES);
    thread.interrupt();
    assertThat(write.get()).isPositive().isLessThan(PIPE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readersThatRaceForThePipeGetEachByteOnceAndEndByAnInterrupt(boolean virtual)
      throws Exception {
    int bytes = 2_000;
    AtomicInteger got = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    List<FutureTask<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int at = 1_000 * (i + 1);
      FutureTask<Long> call =
          new FutureTask<>(() -> {
            while (true) {
              long n = call(reader, at, 1);
              if (n <= 0) {
                return n;
              }
              got.addAndGet((int) n);
            }
          });
      calls.add(call);
      readers.add(virtual ? Thread.ofVirtual().start(call) : Thread.ofPlatform().start(call));
    }
    for (int i = 0; i < bytes; i++) {
      assertResult(call(writer, 0, 1)).moves(1);
    }
    while (got.get() < bytes) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    for (Thread each : readers) {
      each.interrupt();
    }
    for (FutureTask<Long> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(-Errno.EINTR);
    }
    assertThat(got).hasValue(bytes);
  }

  /** As a pipe whose bytes another reader takes each time. */
  private static final class AlwaysTaken extends OpenFile {
    AlwaysTaken() {
      super(null, Mode.S_IFIFO, Fcntl.O_RDWR);
    }

    @Override
    protected void release() {}

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public long readIter(Kiocb io, IovIter to, UserIo host) {
      return -Errno.EAGAIN;
    }

    @Override
    public long writeIter(Kiocb io, IovIter from, UserIo host) {
      return -Errno.EAGAIN;
    }

    @Override
    public int pollFd() {
      return -1; // ready
    }

    @Override
    public long getattr(Kstat out) {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsWaitingForWhatIsReadyAndGivesNothing(boolean writes) throws Exception {
    OpenFile file = new AlwaysTaken();
    FutureTask<Long> call =
        new FutureTask<>(() -> {
          Task task = new Task(memory, new FdTable(0));
          task.iter().importBuffer(0, 10);
          return writes ? ReadWrite.write(task, file) : ReadWrite.read(task, file);
        });
    Thread caller = Thread.ofPlatform().daemon().start(call);
    Thread.sleep(20);
    caller.interrupt();
    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(-Errno.EINTR);
  }
}
