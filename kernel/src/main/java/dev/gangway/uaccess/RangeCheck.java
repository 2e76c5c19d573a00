package dev.gangway.uaccess;

import dev.gangway.host.SpeculationBarrier;
import dev.gangway.settings.Settings;
import java.util.Locale;

/**
 * The check of a user pointer before its access. The strategy is one for the whole JVM, and a
 * constant to its compiler.
 *
 * <p>The system property {@code dev.gangway.usercopy} selects another one than {@link #MASKED}, to
 * measure its cost. An unavailable strategy is an {@link IllegalArgumentException}, not a silent
 * default.
 */
public enum RangeCheck {
  /** A zero-extended pointer and a plain compare: Linux since 6.12. */
  MASKED,
  /** A compare and then lfence for each access that reads: Linux until 6.12. Requires x86-64. */
  FENCED,
  /**
   * No check at all: a bad pointer ends the JVM. The baseline of measurements. Requires {@link
   * #permitUnchecked} and the Linux {@link Tier}.
   */
  UNCHECKED;

  private static volatile boolean uncheckedPermitted;

  /** The strategy of this JVM. */
  public static RangeCheck current() {
    return Choice.CURRENT;
  }

  /**
   * Lets the system property choose {@link #UNCHECKED}. Only benchmarks call this, before the first
   * use of user memory. The property alone is not enough, because it is easily copied by mistake.
   */
  public static void permitUnchecked() {
    uncheckedPermitted = true;
  }

  /** The strategy with this name. */
  static RangeCheck named(String name, boolean uncheckedPermitted) {
    RangeCheck check;
    try {
      check = valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unknown strategy: " + name, e);
    }
    if (check == UNCHECKED && !(uncheckedPermitted && Tier.current() == Tier.LINUX)) {
      throw new IllegalArgumentException(
          "-D" + Settings.USERCOPY.name() + "=unchecked is for the benchmarks");
    }
    if (check == FENCED && !SpeculationBarrier.available()) {
      throw new IllegalArgumentException(
          "-D" + Settings.USERCOPY.name() + "=fenced: this processor has no lfence");
    }
    return check;
  }

  private static final class Choice {
    static final RangeCheck CURRENT;

    static {
      String name = Settings.USERCOPY.word();
      CURRENT = name.equals("masked") ? MASKED : named(name, uncheckedPermitted);
    }
  }
}
