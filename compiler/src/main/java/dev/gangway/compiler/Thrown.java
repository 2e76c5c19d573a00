package dev.gangway.compiler;

import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmException;

/** An exception that a compiled function throws. It has no stack trace, which would cost most. */
final class Thrown extends WasmException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final @Nullable Object[] references;

  @SuppressWarnings("deprecation") // Endive's builder makes no subclasses
  Thrown(Instance instance, int tag, long[] args, @Nullable Object[] references) {
    super(instance, tag, args);
    this.references = references;
  }

  @Override
  @SuppressWarnings("NullAway") // Endive's arrays have nulls
  public Object[] refArgs() {
    return references;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
