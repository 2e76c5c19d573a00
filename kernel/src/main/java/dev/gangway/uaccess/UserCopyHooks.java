package dev.gangway.uaccess;

import dev.gangway.settings.Settings;
import dev.gangway.uaccess.UserCopyHook.Access;

/**
 * Holds the one {@link UserCopyHook}. Hooks require a JVM started with {@code
 * -Ddev.gangway.usercopy.hooks=true}. In other JVMs the compiler removes them entirely.
 */
public final class UserCopyHooks {
  /** Whether user copies have hooks in this JVM. */
  public static final boolean ON = Settings.USERCOPY_HOOKS.flag();

  private static final UserCopyHook NONE = new UserCopyHook() {};

  private static volatile UserCopyHook hook = NONE;

  private UserCopyHooks() {}

  /**
   * Makes {@code wanted} the hook of all user copies that begin from now on.
   *
   * @throws IllegalStateException if this JVM has no hooks
   */
  public static void install(UserCopyHook wanted) {
    if (!ON) {
      throw new IllegalStateException(
          "start the JVM with -D" + Settings.USERCOPY_HOOKS.name() + "=true");
    }
    hook = wanted;
  }

  /** Removes the hook. */
  public static void remove() {
    hook = NONE;
  }

  /** Called by user memory before a copy. Returns true if the copy must fail. */
  public static boolean before(Access access, UserMemory memory, int pointer, long n) {
    UserCopyHook current = hook;
    if (current.shouldFail(access, memory, pointer, n)) {
      return true;
    }
    current.before(access, memory, pointer, n);
    return false;
  }

  /** Called by user memory after a copy that {@link #before} did not fail. */
  public static void after(Access access, UserMemory memory, int pointer, long n, long residue) {
    hook.after(access, memory, pointer, n, residue);
  }
}
