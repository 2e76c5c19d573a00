package dev.gangway;

import dev.gangway.endive.EndiveHost;
import dev.gangway.endive.HostParts;
import dev.gangway.filemap.PageCache;
import dev.gangway.vfs.Mount;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets up an {@link EndiveHost}: mounts, streams and limits as for a guest, for an instance that
 * the embedder makes with Endive's own builder. Each host that it builds has the same settings. Not
 * thread-safe.
 */
public final class EndiveBuilder extends GuestSettings<EndiveBuilder> {
  /** More than the engine's maximum; the limit of memory is less. */
  private static final int MAX_PAGES = 65536;

  EndiveBuilder(
      String name,
      List<Mount> mounts,
      Limits limits,
      AlarmClock clock,
      @Nullable PageCache pageCache) {
    super(name, mounts, limits, clock, pageCache);
  }

  @Override
  EndiveBuilder self() {
    return this;
  }

  /**
   * Makes the host: opens its mounts and listeners.
   *
   * @return the host; close it
   * @throws IllegalArgumentException if an argument or a variable contains NUL or a lone surrogate
   *     that {@link #args(String...)} does not allow; or if a mount of its own is refused as by
   *     {@link Gangway.Builder}
   * @throws IOException if a mount or a listener cannot be opened, or needs more descriptors than
   *     the limit
   */
  public EndiveHost build() throws IOException {
    Sandbox sandbox = open(0, MAX_PAGES);
    boolean _ = sandbox.begin(); // it is new
    return new EndiveHost(
        new HostParts(
            program,
            sandbox.process,
            sandbox.view.bytes(),
            systemCalls(),
            sandbox.life,
            sandbox.deadline::kill,
            sandbox::abandon));
  }

  private List<Syscall> systemCalls() {
    return SystemCalls.ALL.stream().map(this::observed).toList();
  }
}
