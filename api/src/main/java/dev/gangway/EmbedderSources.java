package dev.gangway;

import dev.gangway.wasi.TimeSource;
import dev.gangway.wasi.engine.HostFailure;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The embedder's clocks and random bytes, as system calls use them. */
final class EmbedderSources {
  private EmbedderSources() {}

  static TimeSource time(GuestClock clock) {
    return new TimeSource() {
      @Override
      public long realtime() {
        return ask(clock::realtime);
      }

      @Override
      public long monotonic() {
        return ask(clock::monotonic);
      }

      @Override
      public long resolution() {
        return ask(clock::resolution);
      }
    };
  }

  static Consumer<byte[]> random(RandomGenerator generator) {
    return bytes -> {
      try {
        generator.nextBytes(bytes);
      } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
        throw new HostFailure(e);
      }
    };
  }

  private static long ask(LongSupplier clock) {
    try {
      return clock.getAsLong();
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      throw new HostFailure(e);
    }
  }
}
