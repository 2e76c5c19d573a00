package dev.gangway.bench.jmh;

import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Code;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * System calls as a guest's compiled code enters them, without the guest: what they take of time,
 * and of the Java heap.
 */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SystemCallBenchmark {
  private static final int IOVEC = 64;
  private static final int RESULT = 80;
  private static final int PATH = 96;
  private static final int BUFFER = 4096;
  private static final int OFLAGS_CREAT = 1;
  private static final int SEEK_SET = 0;
  private static final long ALL_RIGHTS = -1;

  private final LinearMemory memory = LinearMemory.create(4, 4);
  private final MemFileSystem fileSystem = new MemFileSystem(1 << 20, 16);
  private final FdTable files = new FdTable(16);

  @SuppressWarnings("NullAway.Init") // by set-up
  private Code.IIII write;

  @SuppressWarnings("NullAway.Init") // by set-up
  private Code.IIILI pread;

  @SuppressWarnings("NullAway.Init") // by set-up
  private Code.ILII seek;

  private final Process process = new Process(new Task(memory, files), List.of(), List.of());

  private int fd;

  /** Opens a file of 4 KiB. */
  @Setup(Level.Trial)
  public void setUp() {
    Opened root = new Opened();
    require(fileSystem.openRoot(new Mount("/", fileSystem, false), root));
    long directory = files.add(new Descriptor(root.take(), "/", ALL_RIGHTS, ALL_RIGHTS));
    byte[] name = "file".getBytes(StandardCharsets.UTF_8);
    memory.store(PATH, name, 0, name.length);
    require(
        call("path_open")
            .call(
                process,
                directory,
                0,
                PATH,
                name.length,
                OFLAGS_CREAT,
                ALL_RIGHTS,
                ALL_RIGHTS,
                0,
                RESULT));
    fd = memory.loadInt(RESULT);
    memory.storeInt(IOVEC, BUFFER);
    memory.storeInt(IOVEC + 4, 4096);
    write = (Code.IIII) call("fd_write").code();
    pread = (Code.IIILI) call("fd_pread").code();
    seek = (Code.ILII) call("fd_seek").code();
    require(write());
  }

  private static Syscall call(String name) {
    return SystemCalls.ALL.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static void require(long result) {
    if (result != 0) {
      throw new IllegalStateException("errno " + result);
    }
  }

  /** Closes all. */
  @TearDown(Level.Trial)
  public void tearDown() {
    files.close();
    fileSystem.close();
    memory.close();
  }

  /** A seek to the start and a write of 4 KiB: two calls. */
  @Benchmark
  public int write() {
    return seek.call(process, fd, 0, SEEK_SET, RESULT) | write.call(process, fd, IOVEC, 1, RESULT);
  }

  /** A read of 4 KiB at an offset. */
  @Benchmark
  public int pread() {
    return pread.call(process, fd, IOVEC, 1, 0, RESULT);
  }

  /** A seek. */
  @Benchmark
  public int lseek() {
    return seek.call(process, fd, 0, SEEK_SET, RESULT);
  }
}
