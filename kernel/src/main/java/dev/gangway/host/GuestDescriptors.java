package dev.gangway.host;

import dev.gangway.abi.Errno;
import dev.gangway.settings.Settings;

/**
 * Reserves some of the process's descriptors for the host: guests get {@code ENFILE} while the JVM
 * can still open files, sockets and classes.
 *
 * <p>{@link Settings#RESERVED_DESCRIPTORS} is their number, but at most a quarter of the limit
 * ({@code RLIMIT_NOFILE}).
 *
 * <p>Nothing is counted. Linux returns the lowest free number, so a new descriptor with the number
 * <i>n</i> means that <i>n</i> others are open in the process, including the JVM's. Far below the
 * limit a guest's open costs one comparison. Near it, each open first determines the lowest free
 * number. Threads that do this concurrently may each take one descriptor of the reserve.
 */
public final class GuestDescriptors {
  private static final int RLIMIT_NOFILE = 7;

  /** At this distance from the guests' limit, each open determines the lowest free number. */
  private static final int NEAR = 64;

  private static final int RESERVE = (int) Settings.RESERVED_DESCRIPTORS.number();

  /** Descriptors from this number on make {@link #near} true. */
  private static volatile int nearFrom = limit() - NEAR;

  private static volatile boolean near = nearFrom <= 0;

  private GuestDescriptors() {}

  /**
   * Whether guests have used up their descriptors. Called before a file is created.
   *
   * @param fd any open descriptor
   */
  public static boolean usedUp(int fd) {
    return near && isUsedUp(fd);
  }

  private static boolean isUsedUp(int fd) {
    long lowest = HostFile.dup(fd);
    if (lowest < 0) {
      return lowest == -Errno.EMFILE;
    }
    HostFile.close((int) lowest);
    int limit = limit();
    nearFrom = limit - NEAR;
    near = lowest >= nearFrom;
    return lowest >= limit;
  }

  /**
   * Converts the result of a call that opens a descriptor, for a guest.
   *
   * @param result of the call
   * @return the same; {@code -ENFILE} for {@code -EMFILE}, as the limit is the host's
   */
  public static long made(long result) {
    if (result >= nearFrom) {
      near = true;
    }
    return result == -Errno.EMFILE ? -Errno.ENFILE : result;
  }

  /** The limit of the process, minus the reserve. */
  private static int limit() {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.call(scratch, Nr.PRLIMIT64, 0, RLIMIT_NOFILE, 0, scratch.at(Scratch.RESULT), 0, 0);
    long soft = result < 0 ? Integer.MAX_VALUE : scratch.getLong(Scratch.RESULT);
    long most = soft < 0 ? Integer.MAX_VALUE : Math.min(soft, Integer.MAX_VALUE);
    return (int) (most - Math.clamp(RESERVE, 0, most / 4));
  }
}
