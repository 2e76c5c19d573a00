package dev.gangway.uaccess;

import dev.gangway.host.Linux;
import dev.gangway.settings.Settings;

/**
 * Where user memory comes from: one switch for the whole JVM.
 *
 * <p>The system property {@code dev.gangway.memory} ({@code linux} or {@code portable}) overrides
 * the choice. {@link #reason} says which one is in use and why.
 */
public enum Tier {
  /** 8 GiB reservations by mmap, guard behind the memory. */
  LINUX,
  /** An Arena of the largest size that the memory may have. */
  PORTABLE;

  /** The tier in use in this JVM. */
  public static Tier current() {
    return Choice.TIER;
  }

  /** One line for the log: the tier in use and why. */
  public static String reason() {
    return Choice.REASON;
  }

  private static final class Choice {
    static final Tier TIER;
    static final String REASON;

    static {
      if (Settings.MEMORY.word().equals("portable")) {
        TIER = PORTABLE;
        REASON = "user memory: portable tier (-D" + Settings.MEMORY.name() + "=portable)";
      } else if (!Linux.available()) {
        TIER = PORTABLE;
        REASON = "user memory: portable tier (no Linux system calls on this host)";
      } else if (MappedReservation.isPossible()) {
        TIER = LINUX;
        REASON = "user memory: linux tier (8 GiB reservations, guard behind)";
      } else {
        TIER = PORTABLE;
        REASON = "user memory: portable tier (the host refused to reserve 8 GiB: see ulimit -v)";
      }
    }
  }
}
