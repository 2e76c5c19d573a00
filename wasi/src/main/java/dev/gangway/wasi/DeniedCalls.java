package dev.gangway.wasi;

import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.PathName;
import dev.gangway.wasi.Param.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports each system call that confinement or a limit has denied, by its errno.
 *
 * <p>The arguments are read after the call. A guest has one thread, and a call that is denied has
 * changed nothing.
 */
public final class DeniedCalls {
  /** Receives the calls, in the thread that runs the guest, before the guest sees the errno. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A call was denied.
     *
     * @param call the call
     * @param errno a number of {@link WasiErrno}
     * @param paths its paths, in order, each as the guest wrote it; U+FFFD for what is not UTF-8
     * @param line the call as {@link SyscallTrace} prints it
     */
    void denied(Syscall call, int errno, List<String> paths, String line);
  }

  private DeniedCalls() {}

  /** The same call, reported if it is denied. What the listener throws ends the call. */
  public static Syscall wrap(Syscall call, Listener listener) {
    return SyscallWrapper.wrap(
        call,
        (own, process, args) -> {
          int errno = own.call(process, args);
          if (isConfinement(errno) || isLimit(errno)) {
            report(own, process, args, errno, listener);
          }
          return errno;
        });
  }

  /** Whether an errno says that a guest may not do what it asked for. */
  public static boolean isConfinement(int errno) {
    return switch (errno) {
      case WasiErrno.PERM, WasiErrno.ACCES, WasiErrno.ROFS, WasiErrno.NOTCAPABLE -> true;
      default -> false;
    };
  }

  /** Whether an errno says that there is no more of something. */
  public static boolean isLimit(int errno) {
    return switch (errno) {
      case WasiErrno.MFILE, WasiErrno.NFILE, WasiErrno.NOSPC, WasiErrno.DQUOT, WasiErrno.NOMEM ->
          true;
      default -> false;
    };
  }

  private static void report(
      Syscall call, Process process, long[] args, int errno, Listener listener) {
    StackReserve.assureLarge();
    TraceLine line = new TraceLine(call, args, process.memory());
    line.returned(errno);
    listener.denied(call, errno, paths(call, process.memory(), args), line.toString());
  }

  private static List<String> paths(Syscall call, UserMemory memory, long[] args) {
    List<String> paths = new ArrayList<>();
    int at = 0;
    for (Param param : call.params()) {
      if (param.kind() == Kind.PATH) {
        paths.add(text(memory, (int) args[at], (int) args[at + 1]));
      }
      at += param.kind().types().size();
    }
    return paths;
  }

  /** At most as long as a path may be. Empty if the pointer is bad. */
  private static String text(UserMemory memory, int pointer, int length) {
    byte[] bytes = new byte[(int) Math.min(Integer.toUnsignedLong(length), PathName.PATH_MAX)];
    long rest = memory.copyFromRaw(MemorySegment.ofArray(bytes), 0, pointer, bytes.length);
    return rest == 0 ? new String(bytes, StandardCharsets.UTF_8) : "";
  }
}
