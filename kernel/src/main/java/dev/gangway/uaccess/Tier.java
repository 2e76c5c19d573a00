package dev.gangway.uaccess;

import dev.gangway.abi.Page;
import dev.gangway.host.HostMemory;
import dev.gangway.host.Linux;
import dev.gangway.settings.Settings;

/**
 * The kind of user memory, one for the whole JVM.
 *
 * <p>The system property {@code dev.gangway.memory} ({@code linux} or {@code portable}) overrides
 * the choice. {@link #reason} says which one is in use and why.
 */
public enum Tier {
  /** 8 GiB reservations by mmap, guard behind the memory. */
  LINUX,
  /** An Arena of the memory's maximum size. */
  PORTABLE;

  /**
   * Bytes of address space for one guest: 8 GiB for the sum of a pointer and an offset, and a page
   * for the access itself. It takes no memory until committed.
   */
  static final long SPAN = (8L << 30) + Page.SIZE;

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
      } else if (grantsReservations()) {
        TIER = LINUX;
        REASON = "user memory: linux tier (8 GiB reservations, guard behind)";
      } else {
        TIER = PORTABLE;
        REASON = "user memory: portable tier (the host refused to reserve 8 GiB: see ulimit -v)";
      }
    }

    /** Whether this host grants reservations; tries one. */
    private static boolean grantsReservations() {
      long address = HostMemory.reserve(SPAN);
      return address >= 0 && HostMemory.munmap(address, SPAN) == 0;
    }
  }
}
