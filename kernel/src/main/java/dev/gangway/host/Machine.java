package dev.gangway.host;

import dev.gangway.abi.Fcntl;
import java.util.Locale;

/** The differences between the processors on which Gangway supports Linux. */
final class Machine {

  static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private static final String ARCH = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);

  static final boolean X86_64 = ARCH.equals("amd64") || ARCH.equals("x86_64");
  static final boolean AARCH64 = ARCH.equals("aarch64");

  /** The flags whose bits differ on arm64: a permutation of these four bits. */
  private static final int MOVED =
      Fcntl.O_DIRECT | Fcntl.O_LARGEFILE | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;

  private Machine() {}

  /** Selects the value of x86-64 or of aarch64. */
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
   * Exchanges the two upper of the four bits with the two lower ones: O_DIRECTORY and O_NOFOLLOW of
   * arm64 have the bits of O_DIRECT and O_LARGEFILE of x86-64, and vice versa. Its own inverse.
   */
  static int swapMovedFlags(int flags) {
    int low = flags & (Fcntl.O_DIRECT | Fcntl.O_LARGEFILE);
    int high = flags & (Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
    return (flags & ~MOVED) | low << 2 | high >> 2;
  }
}
