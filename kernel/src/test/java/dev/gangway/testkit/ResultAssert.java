package dev.gangway.testkit;

import dev.gangway.abi.Errno;
import org.assertj.core.api.AbstractLongAssert;

/** Assertions on what a call returned: &ge; 0, or {@code -errno}. */
public final class ResultAssert extends AbstractLongAssert<ResultAssert> {
  private ResultAssert(long result) {
    super(result, ResultAssert.class);
  }

  public static ResultAssert assertResult(long result) {
    return new ResultAssert(result);
  }

  /** The call did what it was asked to. */
  public ResultAssert succeeds() {
    if (actual < 0) {
      throw failure("expected success, got %s", describe(actual));
    }
    return this;
  }

  /** The call moved so many bytes. */
  public ResultAssert moves(long bytes) {
    if (actual != bytes) {
      throw failure("expected %s bytes, got %s", bytes, describe(actual));
    }
    return this;
  }

  /** The call was refused, for this reason. */
  public ResultAssert failsWith(int errno) {
    if (actual != -errno) {
      throw failure("expected %s, got %s", describe(-(long) errno), describe(actual));
    }
    return this;
  }

  /** A result as strace would print it. */
  public static String describe(long result) {
    return result < 0 ? "-" + Errno.name((int) -result) : Long.toString(result);
  }
}
