package dev.gangway.bench.jmh;

import dev.gangway.host.SpeculationBarrier;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/** What of the fenced strategy is the fence, and what the call that Java needs for it. */
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BarrierBenchmark {
  /** The call alone. */
  @Benchmark
  public void nothing() {
    SpeculationBarrier.nothing();
  }

  /** The call and the fence. */
  @Benchmark
  public void lfence() {
    SpeculationBarrier.lfence();
  }
}
