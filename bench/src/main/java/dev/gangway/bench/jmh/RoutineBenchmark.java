package dev.gangway.bench.jmh;

import dev.gangway.uaccess.copy.Copies;
import dev.gangway.uaccess.copy.CopyRoutine;
import dev.gangway.uaccess.copy.CopyRoutines;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each copy routine, and the chosen one, which is what the kernel calls. */
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class RoutineBenchmark {
  /** The routine of this JVM. */
  @State(Scope.Thread)
  public static class Routine {
    @Param({"jvm", "libc", "rep"})
    String routine = "";

    @SuppressWarnings("NullAway.Init") // by set-up
    CopyRoutine code;

    /** Finds it. */
    @Setup(Level.Trial)
    public void setUp() {
      CopyRoutine named = CopyRoutines.named(routine);
      if (named == null || !named.valid()) {
        throw new IllegalStateException(routine + " is not here");
      }
      code = named;
    }
  }

  /** Copies by one routine. */
  @Benchmark
  public void copy(Buffers b, Routine r) {
    int at = b.next();
    r.code.copy(b.kernel.address() + at, b.user.address() + at + b.offset, b.size);
  }

  /** Fills by one routine. */
  @Benchmark
  public void fill(Buffers b, Routine r) {
    r.code.fill(b.kernel.address() + b.next() + b.offset, (byte) 0, b.size);
  }

  /** Copies by what was chosen, as the kernel does. */
  @Benchmark
  public void copyChosen(Buffers b) {
    int at = b.next();
    if (b.size < Copies.COPY_OUT_OF_LINE) {
      MemorySegment.copy(b.user, at + b.offset, b.kernel, at, b.size);
    } else {
      Copies.copy(b.user, at + b.offset, b.kernel, at, b.size);
    }
  }

  /** Fills by what was chosen. */
  @Benchmark
  public void fillChosen(Buffers b) {
    Copies.fill(b.kernel, b.next() + b.offset, (byte) 0, b.size);
  }
}
