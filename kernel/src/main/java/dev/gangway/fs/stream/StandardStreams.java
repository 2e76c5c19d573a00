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
 * Determines which of the descriptors 0, 1 and 2 this process received as its standard streams.
 *
 * <p>If a process starts with one of them closed, the next file that it opens gets that number.
 * That file must not become a guest's stream.
 *
 * <p>The first file that a JVM opens and keeps is {@code lib/modules}, which gets the lowest free
 * number. If that is none of the three, all three were received: the JDK never closes one of them,
 * but replaces it by {@code /dev/null}. If it is one of the three, that one was closed and those
 * below were received. A descriptor above it may be a stream or a file that was opened since. It is
 * not used, unless the program called {@link #settle} before it opened files. A descriptor with
 * {@code FD_CLOEXEC} was never received.
 */
public final class StandardStreams {
  private static final int COUNT = 3;

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** The origin of a descriptor. */
  enum Origin {
    RECEIVED,
    NOT_RECEIVED,
    UNKNOWN
  }

  /** Null until first needed. */
  private static final AtomicReference<@Nullable List<Origin>> KNOWN = new AtomicReference<>();

  private StandardStreams() {}

  /**
   * Determines the origins now. A program's main method calls it before it opens a file for writing
   * or a socket. At that time a writable descriptor is a stream, because the JVM's own files are
   * read-only or have {@code FD_CLOEXEC}.
   */
  public static void settle() {
    KNOWN.compareAndSet(null, origins(true));
  }

  /** The origin of {@code fd}. Any other descriptor than the three counts as received. */
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

  /** Logs, once, why a descriptor is not used. */
  static void warn(int fd) {
    if (!WARNED.getAndSet(true)) {
      System.getLogger(StandardStreams.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "descriptor "
                  + fd
                  + " is not given to guests: this JVM was started with a standard stream closed,"
                  + " so it may be a file that was opened since. Redirect the stream to or from /dev/null");
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
