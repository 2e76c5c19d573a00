package dev.gangway.realguests;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A use of a module, from its start. An object is for one use.
 *
 * @param <R> what is compared
 */
abstract class Use<R> {
  private @Nullable RealGuest guest;

  /** The module, also for functions that it calls. */
  final RealGuest guest() {
    if (guest == null) {
      throw new IllegalStateException("no module yet");
    }
    return guest;
  }

  final void on(RealGuest used) {
    guest = used;
  }

  /** What the module imports beside WASI. What is not here throws if it is called. */
  List<Lent<?>> lent() {
    return List.of();
  }

  static boolean isWasi(String module) {
    return module.equals("wasi_snapshot_preview1");
  }

  /** What a function throws that is imported, but that the use does not need. */
  static RuntimeException unused(String module, String name) {
    return new UnsupportedOperationException(module + "." + name);
  }

  /** The functions that the start runs; null for {@code _initialize}, if there is one. */
  @Nullable List<String> startFunctions() {
    return null;
  }

  /** A directory of the host that the module sees as {@code /}; null for none. */
  @Nullable Path root() {
    return null;
  }

  /** Uses the started module. */
  abstract R run() throws Exception;
}
