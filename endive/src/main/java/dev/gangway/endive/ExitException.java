package dev.gangway.endive;

import run.endive.wasm.WasmEngineException;

/**
 * A guest on an {@link EndiveHost} called {@code proc_exit}, outside of {@link EndiveHost#call}.
 * With any status, 0 too, as {@code WasiExitException} of Endive's WASI.
 */
public final class ExitException extends WasmEngineException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  ExitException(int exitCode) {
    super("the guest exited with status " + exitCode);
    this.exitCode = exitCode;
  }

  /**
   * Returns the status.
   *
   * @return 0 to 255
   */
  public int exitCode() {
    return exitCode;
  }

  /** An exit is no error: without a stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
