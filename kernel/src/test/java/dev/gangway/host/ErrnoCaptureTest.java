package dev.gangway.host;

import static dev.gangway.host.HostResources.assertSucceeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Poll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Each thread gets the error of its own call, and signals do not affect other threads. */
@EnabledIf("dev.gangway.host.Linux#available")
class ErrnoCaptureTest {

  private static final int THREADS = 400;
  private static final int ROUNDS = 200;

  private static final int SIGPIPE = 13;
  private static final int SO_RCVTIMEO = 20;
  private static final int GETTID = Machine.pick(186, 178);
  private static final int TGKILL = Machine.pick(234, 131);

  @TempDir Path dir;

  private final HostResources host = new HostResources();

  @AfterEach
  void giveBack() {
    host.close();
  }

  /** A call and what it must return, from any thread at any time. */
  private interface Call {
    long expected();

    long make();
  }

  private static Call call(long expected, LongSupplier body) {
    return new Call() {
      @Override
      public long expected() {
        return expected;
      }

      @Override
      public long make() {
        return body.getAsLong();
      }
    };
  }

  private List<Call> calls() throws IOException {
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    Files.writeString(dir.resolve("file"), "12345");
    int file = host.open(dir.resolve("file"), Fcntl.O_RDONLY);
    int dirfd = host.open(dir, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    int[] pipe = host.pipe(Fcntl.O_NONBLOCK);
    MemorySegment buffer = host.allocate(16);
    MemorySegment missing = host.path("missing");
    MemorySegment loop = host.path("loop");
    MemorySegment up = host.path("..");
    return List.of(
        call(-Errno.EBADF, () -> HostFile.read(-1, buffer.address(), 1)),
        call(-Errno.ENOENT, () -> HostPath.openat(dirfd, missing, Fcntl.O_RDONLY, 0)),
        call(-Errno.ELOOP, () -> HostPath.fstatat(dirfd, loop, 0, new Kstat())),
        call(
            -Errno.EXDEV,
            () -> HostPath.openat2(dirfd, up, Fcntl.O_RDONLY, 0, Fcntl.RESOLVE_BENEATH)),
        call(-Errno.EAGAIN, () -> HostFile.read(pipe[0], buffer.address(), 1)),
        call(-Errno.ESPIPE, () -> HostFile.lseek(pipe[0], 0, Fcntl.SEEK_SET)),
        call(-Errno.EINVAL, () -> HostFile.lseek(file, 0, 99)),
        call(-Errno.ENOTSOCK, () -> HostSocket.listen(file, 1)),
        call(-Errno.ENOTTY, () -> HostFile.isatty(file)),
        call(5, () -> HostFile.pread(file, buffer.address(), 5, 0)));
  }

  private void assertEachThreadGetsItsOwn(ExecutorService executor) throws Exception {
    List<Call> calls = calls();
    List<Future<String>> wrong = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      wrong.add(
          executor.submit(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              Call call = calls.get((first + round) % calls.size());
              long result = call.make();
              if (result != call.expected()) {
                return "expected " + call.expected() + ", got " + result;
              }
              if (round % 8 == 0) {
                // So that virtual threads change carriers between their calls.
                LockSupport.parkNanos(1);
              }
            }
            return "";
          }));
    }
    for (Future<String> each : wrong) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void virtualThreadsGetTheErrorsOfTheirOwnCalls() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertEachThreadGetsItsOwn(executor);
    }
  }

  @Test
  void platformThreadsGetTheErrorsOfTheirOwnCalls() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      assertEachThreadGetsItsOwn(executor);
    }
  }

  /** Runs {@code body} in a new thread and completes {@code tid} with its thread number. */
  private static CompletableFuture<Long> start(CompletableFuture<Long> tid, LongSupplier body) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          tid.complete(Syscall.call(GETTID, 0));
          result.complete(body.getAsLong());
        });
    return result;
  }

  /**
   * The JVM's handler for SIGPIPE does nothing, so this only interrupts the call in which the
   * thread waits.
   */
  private static void interruptBySignal(long tid) {
    // ESRCH: the thread has ended since the check.
    assertThat(Syscall.call(TGKILL, TestHost.getpid(), tid, SIGPIPE)).isIn(0L, (long) -Errno.ESRCH);
  }

  @Test
  void signalComesThroughWhereACallWaitsForEvents() throws Exception {
    int epoll = host.own(HostEpoll.create());
    int never = host.own(TestHost.eventfd(0, 0));
    HostEpoll.ctl(epoll, Poll.EPOLL_CTL_ADD, never, Poll.EPOLLIN, 1);
    CompletableFuture<Long> tid = new CompletableFuture<>();
    MemorySegment events = host.allocate(HostEpoll.EVENT_SIZE);

    CompletableFuture<Long> result = start(tid, () -> HostEpoll.await(epoll, events, 1, 30_000));
    while (!result.isDone()) {
      interruptBySignal(tid.get());
      LockSupport.parkNanos(100_000);
    }

    assertThat(result.get()).isEqualTo(-Errno.EINTR);
  }

  @Test
  void signalIsInvisibleWhereACallMovesBytes() throws Exception {
    int[] pair = new int[2];
    assertSucceeded(TestHost.socketpair(dev.gangway.abi.Socket.SOCK_STREAM, pair));
    host.own(pair[0]);
    host.own(pair[1]);
    // With a time limit set, Linux itself does not restart the call after a handler.
    setReceiveTimeout(pair[0], 30);
    long iovec = host.iovec(host.allocate(16));
    CompletableFuture<Long> tid = new CompletableFuture<>();

    CompletableFuture<Long> result = start(tid, () -> HostSocket.recvmsg(pair[0], iovec, 1, 0));
    awaitSleeping(tid.get());
    for (int i = 0; i < 200; i++) {
      interruptBySignal(tid.get());
      LockSupport.parkNanos(10_000);
    }
    assertThat(result).isNotDone();
    HostFile.write(pair[1], host.bytes("abc").address(), 3);

    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(3);
  }

  private static void setReceiveTimeout(int fd, long seconds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timeval = arena.allocate(16, 8);
      timeval.set(ValueLayout.JAVA_LONG, 0, seconds);
      assertSucceeded(Syscall.call(Nr.SETSOCKOPT, fd, 1, SO_RCVTIMEO, timeval.address(), 16, 0));
    }
  }

  /** Waits until the kernel reports that the thread sleeps. */
  private static void awaitSleeping(long tid) throws IOException {
    Path stat = Path.of("/proc/self/task/" + tid + "/stat");
    String text;
    do {
      text = Files.readString(stat);
      Thread.onSpinWait();
    } while (text.charAt(text.lastIndexOf(')') + 2) != 'S');
  }
}
