package dev.gangway.uaccess;

/**
 * What is called around each user copy: Linux's {@code instrument_copy_from_user_before} and its
 * relatives, and {@code should_fail_usercopy()}. See {@link UserCopyHooks}.
 *
 * <p>Called by the thread that copies, which may hold locks: it must not wait, and must not copy
 * from or to user memory itself.
 */
public interface UserCopyHook {
  /** What is about to be done. */
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
   * Whether to fail it: all or nothing, as if not one byte of it was there. Asked once for each
   * copy, before the check of the range.
   */
  default boolean shouldFail(Access access, UserMemory memory, int pointer, long n) {
    return false;
  }

  /** Called before the copy, where it is not to fail. */
  default void before(Access access, UserMemory memory, int pointer, long n) {}

  /** Called after the copy, with the bytes that it did not move. */
  default void after(Access access, UserMemory memory, int pointer, long n, long residue) {}
}
