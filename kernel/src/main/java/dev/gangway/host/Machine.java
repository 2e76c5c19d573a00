package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import java.util.Locale;

/** What differs between the processors that Gangway calls Linux on. */
final class Machine {

  static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private static final String ARCH = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);

  static final boolean X86_64 = ARCH.equals("amd64") || ARCH.equals("x86_64");
  static final boolean AARCH64 = ARCH.equals("aarch64");

  /** The three flags to which arm64 gave other bits, a permutation among these four. */
  private static final int MOVED =
      Fcntl.O_DIRECT | Fcntl.O_LARGEFILE | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;

  private Machine() {}

  /** Chooses between the values of x86-64 and of aarch64. */
  static int pick(int x86, int aarch) {
    return AARCH64 ? aarch : x86;
  }

  /** Translates open flags from {@link Fcntl}'s values to this machine's. */
  static int toNativeFlags(int flags) {
    return AARCH64 ? swapMovedFlags(flags) : flags;
  }

  /** Translates open flags from this machine's values to {@link Fcntl}'s. */
  static int fromNativeFlags(int flags) {
    return AARCH64 ? swapMovedFlags(flags) : flags;
  }

  /**
   * Exchanges the two upper of the four bits with the two lower ones: arm64 has O_DIRECTORY and
   * O_NOFOLLOW where x86-64 has O_DIRECT and O_LARGEFILE, and the other way round. Its own inverse.
   */
  static int swapMovedFlags(int flags) {
    int low = flags & (Fcntl.O_DIRECT | Fcntl.O_LARGEFILE);
    int high = flags & (Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
    return (flags & ~MOVED) | low << 2 | high >> 2;
  }
}
