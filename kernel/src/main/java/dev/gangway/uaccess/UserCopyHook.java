package dev.gangway.uaccess;

/**
 * A hook around each user copy: Linux's {@code instrument_copy_from_user_before} and its relatives,
 * and {@code should_fail_usercopy()}. See {@link UserCopyHooks}.
 *
 * <p>Runs in the copying thread, which may hold locks. It must not wait, and must not copy from or
 * to user memory itself.
 */
public interface UserCopyHook {
  /** The kind of access. */
  enum Access {
    COPY_FROM,
    COPY_TO,
    CLEAR,
    /** A value of up to 8 bytes: {@code get_user()}. {@link #after} is not called for it. */
    GET,
    /** The same, {@code put_user()}. */
    PUT
  }

  /**
   * Whether to fail the whole copy, as if none of its bytes were in memory. Called once for each
   * copy, before the range check.
   */
  default boolean shouldFail(Access access, UserMemory memory, int pointer, long n) {
    return false;
  }

  /** Called before a copy that {@link #shouldFail} did not fail. */
  default void before(Access access, UserMemory memory, int pointer, long n) {}

  /** Called after the copy, with the number of bytes that it did not move. */
  default void after(Access access, UserMemory memory, int pointer, long n, long residue) {}
}
