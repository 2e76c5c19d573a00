package dev.gangway.host;

import dev.gangway.abi.Errno;
import dev.gangway.settings.Settings;

/**
 * Keeps some of the process's descriptors for the host: guests get {@code ENFILE} before the JVM
 * cannot open a file, a socket or a class any more.
 *
 * <p>{@link Settings#RESERVED_DESCRIPTORS} says how many, but at most a quarter of the limit
 * ({@code RLIMIT_NOFILE}).
 *
 * <p>Nothing is counted. Linux gives the lowest free number, so a new descriptor of the number
 * <i>n</i> says that <i>n</i> others are open in the process, the JVM's included. Far below the
 * limit a guest's open costs one comparison. Near it, each one first asks for the lowest free
 * number. Threads that ask at the same time may take one descriptor each of the reserve.
 */
public final class GuestDescriptors {
  private static final int RLIMIT_NOFILE = 7;

  /** So many numbers below the guests' limit, asking begins. */
  private static final int NEAR = 64;

  private static final int RESERVE = (int) Settings.RESERVED_DESCRIPTORS.number();

  /** Descriptors from this number on make {@link #near} true. */
  private static volatile int nearFrom = limit() - NEAR;

  private static volatile boolean near = nearFrom <= 0;

  private GuestDescriptors() {}

  /**
   * Whether a guest may not have another descriptor now. Asked before anything is created.
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
   * What a guest gets of a call that made a descriptor.
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

  /** Descriptors that the process may have, without the host's. */
  private static int limit() {
    Scratch scratch = Scratch.current();
    long result =
        Syscall.call(scratch, Nr.PRLIMIT64, 0, RLIMIT_NOFILE, 0, scratch.at(Scratch.RESULT), 0, 0);
    long soft = result < 0 ? Integer.MAX_VALUE : scratch.getLong(Scratch.RESULT);
    long most = soft < 0 ? Integer.MAX_VALUE : Math.min(soft, Integer.MAX_VALUE);
    return (int) (most - Math.clamp(RESERVE, 0, most / 4));
  }
}
