package dev.gangway.wasi;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a guest reads that differs from run to run.
 *
 * @param time its clocks; null for the host's
 * @param random fills an array with random bytes; null for the host's secure source
 */
public record Sources(@Nullable TimeSource time, @Nullable Consumer<byte[]> random) {
  /** Those of the host. */
  public static final Sources HOST = new Sources(null, null);
}
