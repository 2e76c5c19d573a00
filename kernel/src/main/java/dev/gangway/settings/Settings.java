package dev.gangway.settings;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All system properties of Gangway. {@code docs/configuration.md} lists them, with their meaning
 * and unit; a test compares that list with this class.
 *
 * <p>The class that uses a setting reads it once, as a constant.
 */
public final class Settings {
  private static final String PREFIX = "dev.gangway.";
  private static final String MODULE_LIMIT = PREFIX + "module.";

  /** The kind of guest memory: {@code uaccess.Tier}. */
  public static final Setting MEMORY = Setting.word(PREFIX + "memory", "linux", "portable");

  /** The check of user pointers: {@code uaccess.RangeCheck}. */
  public static final Setting USERCOPY =
      Setting.word(PREFIX + "usercopy", "masked", "fenced", "unchecked");

  /** Whether user copies have hooks: {@code uaccess.UserCopyHooks}. */
  public static final Setting USERCOPY_HOOKS = Setting.flag(PREFIX + "usercopy.hooks", false);

  /** The copy routine for all sizes: {@code uaccess.copy.CopyChoice}. */
  public static final Setting COPY = Setting.word(PREFIX + "copy", "fastest", "jvm", "libc", "rep");

  /** Whether a write touches user memory before it copies: {@code filemap.BufferedWrite}. */
  public static final Setting WRITE = Setting.word(PREFIX + "write", "touch-once", "prefault");

  /** Whether user copies are events for the Flight Recorder: {@code filemap.Trace}. */
  public static final Setting JFR_USERCOPY = Setting.flag(PREFIX + "jfr.usercopy", false);

  /** Number of descriptors reserved for the JVM: {@code host.GuestDescriptors}. */
  public static final Setting RESERVED_DESCRIPTORS =
      Setting.number(PREFIX + "reservedDescriptors", 64, Integer.MAX_VALUE);

  /** Whether large functions are split: {@code endive.PreparedModule}. */
  public static final Setting OUTLINE = Setting.flag(PREFIX + "outline", true);

  /** Whether Gangway compiles modules, not Endive: {@code endive.EndiveEngine}. */
  public static final Setting GUEST_COMPILER = Setting.flag(PREFIX + "guestCompiler", false);

  /** The size of the cache of compiled modules: {@code endive.ModuleCache}. */
  public static final Setting MODULE_CACHE_BYTES =
      Setting.number(PREFIX + "moduleCache.bytes", 1L << 30, Long.MAX_VALUE);

  /** The maximum age of its entries, in days: {@code endive.ModuleCache}. */
  public static final Setting MODULE_CACHE_DAYS =
      Setting.number(PREFIX + "moduleCache.days", 30, 36_500);

  /** Every setting, except the limits of modules ({@link #moduleLimit}). */
  public static final List<Setting> ALL =
      List.of(
          MEMORY,
          USERCOPY,
          USERCOPY_HOOKS,
          COPY,
          WRITE,
          JFR_USERCOPY,
          RESERVED_DESCRIPTORS,
          OUTLINE,
          GUEST_COMPILER,
          MODULE_CACHE_BYTES,
          MODULE_CACHE_DAYS);

  /** Properties that the launcher and {@code bench/run} pass to their own JVMs. */
  public static final List<String> INTERNAL =
      List.of(
          PREFIX + "launcher.LC_ALL",
          PREFIX + "guests",
          PREFIX + "bench.began",
          PREFIX + "bench.slower");

  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private Settings() {}

  /** The property of a module limit. */
  public static String moduleLimitName(String limit) {
    return MODULE_LIMIT + limit;
  }

  /**
   * A limit of modules.
   *
   * @param limit such as {@code function-bytes}; {@code wasm.ModuleLimit} has the names and
   *     defaults
   * @return null for the default
   * @throws IllegalArgumentException if the value is not a number from 0 to 2^31-1
   */
  public static @Nullable Integer moduleLimit(String limit) {
    String name = moduleLimitName(limit);
    return System.getProperty(name) == null
        ? null
        : (int) Setting.number(name, 0, Integer.MAX_VALUE).number();
  }

  /**
   * Parses the properties that are set, and logs a warning for each unknown {@code dev.gangway.*}
   * property, once per JVM.
   *
   * @param moduleLimits the names of the limits of modules
   * @throws IllegalArgumentException as {@link Setting#word}
   */
  public static void check(Collection<String> moduleLimits) {
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        check(name, moduleLimits);
      }
    }
  }

  private static void check(String name, Collection<String> moduleLimits) {
    for (Setting setting : ALL) {
      if (setting.name().equals(name)) {
        setting.check();
        return;
      }
    }
    if (name.startsWith(MODULE_LIMIT)
        && moduleLimits.contains(name.substring(MODULE_LIMIT.length()))) {
      moduleLimit(name.substring(MODULE_LIMIT.length()));
    } else if (!INTERNAL.contains(name) && WARNED.add(name)) {
      System.getLogger(Settings.class.getName())
          .log(System.Logger.Level.WARNING, "unknown system property: " + name);
    }
  }
}
