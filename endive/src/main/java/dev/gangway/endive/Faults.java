package dev.gangway.endive;

import dev.gangway.uaccess.OutOfBoundsException;
import dev.gangway.wasi.engine.GuestInterrupted;
import dev.gangway.wasi.engine.GuestTrap;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.WasmEngineException;

/** Turns what Endive and its compiled code throw into the exceptions of {@code wasi.engine}. */
final class Faults {
  private Faults() {}

  /**
   * The exception for a {@link dev.gangway.wasi.engine.Gate}.
   *
   * @return a trap or an interrupt of the guest; else {@code thrown}
   */
  static Throwable of(Throwable thrown) {
    return switch (thrown) {
      case WasmInterruptedException _, Interrupted _ -> new GuestInterrupted();
      case WasmException e -> new GuestTrap("uncaught WebAssembly exception", e);
      case WasmEngineException e -> new GuestTrap(message(e), e);
      case OutOfBoundsException e -> new GuestTrap(message(e), e);
      case StackOverflowError e -> new GuestTrap("call stack exhausted", e);
      default -> thrown;
    };
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
