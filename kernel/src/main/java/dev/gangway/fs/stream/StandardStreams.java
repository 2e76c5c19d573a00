package dev.gangway.fs.stream;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which of the descriptors 0, 1 and 2 this process received as its standard streams.
 *
 * <p>A process that is started with one of them closed gives its number to the next file that it
 * opens. That must not become a guest's stream.
 *
 * <p>A JVM opens its file {@code lib/modules} before any other that it keeps, and keeps it. It gets
 * the lowest number that is free. So, if it is none of the three, all three were received: the JDK
 * never closes one of them, it puts {@code /dev/null} in its place. If it is one of them, then that
 * one was closed, those below were received, and a descriptor above may be a stream or a file that
 * was opened since. Such a descriptor is not used, unless the program called {@link #settle} before
 * it opened files. A descriptor that exec closes was never received.
 */
public final class StandardStreams {
  private static final int COUNT = 3;

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** What is known of a descriptor. */
  enum Origin {
    RECEIVED,
    NOT_RECEIVED,
    UNKNOWN
  }

  /** Null until they are asked for. */
  private static final AtomicReference<@Nullable List<Origin>> KNOWN = new AtomicReference<>();

  private StandardStreams() {}

  /**
   * Finds out now. For a program's main method, before it opens a file for writing or a socket:
   * then a descriptor that can be written is a stream, as the files that a JVM has open by then are
   * read-only or closed on exec.
   */
  public static void settle() {
    KNOWN.compareAndSet(null, origins(true));
  }

  /** What is known of {@code fd}; beyond the three, the caller knows. */
  static Origin origin(int fd) {
    if (fd >= COUNT) {
      return Origin.RECEIVED;
    }
    List<Origin> known = KNOWN.get();
    if (known == null) {
      known = origins(false);
      KNOWN.compareAndSet(null, known);
    }
    return known.get(fd);
  }

  /** Says, once, why a descriptor is not used. */
  static void warn(int fd) {
    if (!WARNED.getAndSet(true)) {
      System.getLogger(StandardStreams.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "descriptor "
                  + fd
                  + " is not given to guests: this JVM was started with a standard stream closed,"
                  + " so it may be a file that was opened since; open the stream on /dev/null");
    }
  }

  private static List<Origin> origins(boolean early) {
    Origin[] origins = new Origin[COUNT];
    Kstat modules = new Kstat();
    boolean known = statModules(modules);
    boolean oneWasClosed = false;
    Kstat stat = new Kstat();
    for (int fd = 0; fd < COUNT; fd++) {
      if (HostFile.isClosedOnExec(fd) != 0 || HostFile.fstat(fd, stat) < 0) {
        origins[fd] = Origin.NOT_RECEIVED;
      } else if (oneWasClosed) {
        origins[fd] = early ? ofWritable(fd) : Origin.UNKNOWN;
      } else if (known && stat.dev == modules.dev && stat.ino == modules.ino) {
        origins[fd] = Origin.NOT_RECEIVED;
        oneWasClosed = true;
      } else {
        origins[fd] = Origin.RECEIVED;
      }
    }
    return List.of(origins);
  }

  private static Origin ofWritable(int fd) {
    long mode = HostFile.getFlags(fd) & Fcntl.O_ACCMODE;
    return mode == Fcntl.O_RDONLY ? Origin.NOT_RECEIVED : Origin.RECEIVED;
  }

  private static boolean statModules(Kstat out) {
    try (Arena arena = Arena.ofConfined()) {
      String path = System.getProperty("java.home") + "/lib/modules";
      return HostPath.fstatat(Fcntl.AT_FDCWD, arena.allocateFrom(path), 0, out) == 0;
    }
  }
}
