package dev.gangway.uaccess;

import dev.gangway.settings.Settings;
import dev.gangway.uaccess.UserCopyHook.Access;

/**
 * The place of the one {@link UserCopyHook}. Hooks exist only in a JVM that was started with {@code
 * -Ddev.gangway.usercopy.hooks=true}: in all others the JVM's compiler leaves no trace of them.
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
   * @throws IllegalStateException where this JVM has none
   */
  public static void install(UserCopyHook wanted) {
    if (!ON) {
      throw new IllegalStateException(
          "start the JVM with -D" + Settings.USERCOPY_HOOKS.name() + "=true");
    }
    hook = wanted;
  }

  /** Takes the hook away. */
  public static void remove() {
    hook = NONE;
  }

  /** Before a copy, by a kind of user memory: true where the copy is to fail. */
  public static boolean before(Access access, UserMemory memory, int pointer, long n) {
    UserCopyHook current = hook;
    if (current.shouldFail(access, memory, pointer, n)) {
      return true;
    }
    current.before(access, memory, pointer, n);
    return false;
  }

  /** After a copy that {@link #before} let through. */
  public static void after(Access access, UserMemory memory, int pointer, long n, long residue) {
    hook.after(access, memory, pointer, n, residue);
  }
}
