package dev.gangway.filemap;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.mmap.FileMapping;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.testkit.TestKernel;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A write whose user memory is a mapping of the very folio that it writes: it neither waits for its
 * own lock nor tries for ever. And each of the two cures is needed: without it, it does.
 */
class SelfMappedWriteTest {
  private static final int SIZE = 4096;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
  private static final Duration STUCK = Duration.ofMillis(500);

  @TempDir Path directory;
  private TestKernel kernel = TestKernel.with(new MemFileSystem(1 << 20, 10));

  @AfterEach
  void close() {
    kernel.close();
  }

  private OpenFile file(String kind) throws IOException {
    kernel.close();
    FileSystem fs =
        kind.equals("mem")
            ? new MemFileSystem(1 << 20, 10)
            : new HostFileSystem(directory, CacheMode.WRITEBACK, PageCache.shared());
    kernel = TestKernel.with(fs);
    OpenFile file = kernel.root().open("f", O_RDWR | O_CREAT);
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) (i % 251);
    }
    assertThat(kernel.write(file, bytes)).isEqualTo(SIZE);
    return file;
  }

  /** Writes the first bytes of the file, as they are in a fresh mapping, to its second half. */
  private static long write(AddressSpace mapping, UnaryOperator<UserMemory> with) {
    try (FileMapping mapped = new FileMapping(mapping, 0, SIZE)) {
      IovIter from = new IovIter(with.apply(mapped));
      from.importBuffer(0, 1000);
      Kiocb io = new Kiocb();
      io.position = SIZE / 2;
      return BufferedWrite.write(mapping, io, from, new FileRa());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "host"})
  void itIsDoneWhole(String kind) throws Exception {
    OpenFile file = file(kind);
    AddressSpace mapping = Objects.requireNonNull(file.mapping());
    Attempt attempt = new Attempt(() -> write(mapping, memory -> memory));
    assertThat(attempt.result(LONG_ENOUGH)).isEqualTo(1000);
    assertThat(kernel.pread(file, 1000, SIZE / 2)).isEqualTo(kernel.pread(file, 1000, 0));
    assertThat(kernel.pread(file, 4, 0)).isEqualTo(new byte[] {0, 1, 2, 3});
  }

  /** In memory alone: what is stuck on the host's files would be waited for when the JVM ends. */
  @Test
  void aCopyThatWaitsForItsFaultWaitsForItsOwnLock() throws Exception {
    AddressSpace mapping = Objects.requireNonNull(file("mem").mapping());
    Attempt attempt = new Attempt(() -> write(mapping, NotAtomic::new));
    assertThat(attempt.isStuck(STUCK)).isTrue();
    // It holds the folio for ever: the file system is left to itself.
    assertThat(attempt.state()).isIn(Thread.State.WAITING, Thread.State.BLOCKED);
    kernel = TestKernel.with(new MemFileSystem(1 << 20, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "host"})
  void withoutAFaultAfterwardsItTriesForEverUntilItIsKilled(String kind) throws Exception {
    AddressSpace mapping = Objects.requireNonNull(file(kind).mapping());
    Attempt attempt = new Attempt(() -> write(mapping, NeverFaulted::new));
    assertThat(attempt.isStuck(STUCK)).isTrue();
    assertThat(attempt.state()).isEqualTo(Thread.State.RUNNABLE);
    attempt.interrupt();
    assertThat(attempt.result(LONG_ENOUGH)).isEqualTo(-Errno.EINTR);
  }

  /** A write in a thread of its own, which may never end. */
  private static final class Attempt {
    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    Attempt(LongSupplier write) {
      thread.set(Thread.ofPlatform().daemon().start(() -> result.complete(write.getAsLong())));
    }

    long result(Duration limit) throws Exception {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isStuck(Duration time) throws InterruptedException {
      return !thread.get().join(time);
    }

    Thread.State state() {
      return thread.get().getState();
    }

    void interrupt() {
      thread.get().interrupt();
    }
  }

  /** User memory as it was before the copy was atomic: what is not there is brought in by it. */
  private static final class NotAtomic extends Delegate {
    NotAtomic(UserMemory memory) {
      super(memory);
    }

    @Override
    public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
      memory.faultInReadable(from, n);
      return memory.copyFromRaw(to, toOffset, from, n);
    }
  }

  /** User memory that says that all is there, and brings nothing in. */
  private static final class NeverFaulted extends Delegate {
    NeverFaulted(UserMemory memory) {
      super(memory);
    }

    @Override
    public long faultInReadable(int pointer, long n) {
      return 0;
    }
  }

  private abstract static class Delegate extends UserMemory {
    final UserMemory memory;

    Delegate(UserMemory memory) {
      this.memory = memory;
    }

    @Override
    public long size() {
      return memory.size();
    }

    @Override
    public long accessible(int pointer, long n) {
      return memory.accessible(pointer, n);
    }

    @Override
    public long faultInReadable(int pointer, long n) {
      return memory.faultInReadable(pointer, n);
    }

    @Override
    public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
      return memory.copyFromRaw(to, toOffset, from, n);
    }

    @Override
    public long copyTo(int to, MemorySegment from, long fromOffset, long n) {
      return memory.copyTo(to, from, fromOffset, n);
    }

    @Override
    public long clear(int to, long n) {
      return memory.clear(to, n);
    }

    @Override
    public long getInt(int from) {
      return memory.getInt(from);
    }

    @Override
    public long getByte(int from) {
      return memory.getByte(from);
    }

    @Override
    public long putShort(int to, short value) {
      return memory.putShort(to, value);
    }

    @Override
    public long putInt(int to, int value) {
      return memory.putInt(to, value);
    }

    @Override
    public long putLong(int to, long value) {
      return memory.putLong(to, value);
    }
  }
}
