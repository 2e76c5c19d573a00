package dev.gangway.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** {@code copy_from_user} under each strategy, against the JVM's own copy and those of peers. */
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(UserCopyBenchmark.FORKS)
public class UserCopyBenchmark {
  static final int FORKS = 3;

  /** The same memory as Agrona's buffers. */
  @State(Scope.Thread)
  public static class Agrona {
    final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    final UnsafeBuffer kernel = new UnsafeBuffer(0, 0);

    /** Wraps it. */
    @Setup(Level.Trial)
    public void setUp(Buffers b) {
      user.wrap(b.user.address(), Buffers.CAPACITY);
      kernel.wrap(b.kernel.address(), Buffers.CAPACITY);
    }
  }

  /** And as Netty's. */
  @State(Scope.Thread)
  public static class Netty {
    @SuppressWarnings("NullAway.Init") // by set-up
    ByteBuf user;

    @SuppressWarnings("NullAway.Init") // by set-up
    ByteBuf kernel;

    /** Wraps it. */
    @Setup(Level.Trial)
    public void setUp(Buffers b) {
      user = Unpooled.wrappedBuffer(b.user.asByteBuffer());
      kernel = Unpooled.wrappedBuffer(b.kernel.asByteBuffer());
    }
  }

  /** The JVM's copy between two segments that live for ever: what cannot be beaten in Java. */
  @Benchmark
  public void raw(Buffers b) {
    int at = b.next();
    MemorySegment.copy(b.user, at + b.offset, b.kernel, at, b.size);
  }

  private static long copy(Buffers b) {
    int at = b.next();
    return b.memory.copyFrom(b.kernel, at, at + b.offset, b.size);
  }

  /** As guests get it. */
  @Benchmark
  public long masked(Buffers b) {
    return copy(b);
  }

  /** With a fence behind the compare. */
  @Benchmark
  @Fork(value = FORKS, jvmArgsAppend = "-Ddev.gangway.usercopy=fenced")
  public long fenced(Buffers b) {
    return copy(b);
  }

  /** Without a compare. */
  @Benchmark
  @Fork(value = FORKS, jvmArgsAppend = "-Ddev.gangway.usercopy=unchecked")
  public long unchecked(Buffers b) {
    return copy(b);
  }

  /** With hooks compiled in and none set. */
  @Benchmark
  @Fork(value = FORKS, jvmArgsAppend = "-Ddev.gangway.usercopy.hooks=true")
  public long hooked(Buffers b) {
    return copy(b);
  }

  /** Agrona's UnsafeBuffer, with its bounds checks. */
  @Benchmark
  public void agrona(Buffers b, Agrona agrona) {
    int at = b.next();
    agrona.user.getBytes(at + b.offset, agrona.kernel, at, b.size);
  }

  /** Netty's direct ByteBuf, with its checks. */
  @Benchmark
  public void netty(Buffers b, Netty netty) {
    int at = b.next();
    netty.user.getBytes(at + b.offset, netty.kernel, at, b.size);
  }
}
