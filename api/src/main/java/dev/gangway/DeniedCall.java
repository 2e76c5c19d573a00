package dev.gangway;

import dev.gangway.wasi.DeniedCalls;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasiErrno;
import java.util.List;

/**
 * A system call that confinement or a limit has denied: see {@link GuestSettings#onDenied}.
 *
 * @param name the name of the call, such as {@code path_open}
 * @param errno the error that the guest gets, such as {@code EROFS}
 * @param reason why it was denied
 * @param paths the paths that the guest has passed, in the order of its arguments; each as it was
 *     written, relative to a descriptor. At most 4096 bytes of each; U+FFFD for what is not UTF-8
 * @param line the call with its arguments on one line, as {@link GuestSettings#trace} prints it
 */
public record DeniedCall(
    String name, String errno, Reason reason, List<String> paths, String line) {

  /** Why a call was denied. More constants may follow. */
  public enum Reason {
    /**
     * The guest may not do it: it left its mount, the mount is read-only, the descriptor lacks the
     * right, or the host's permissions forbid it. {@code EPERM}, {@code EACCES}, {@code EROFS} or
     * {@code ENOTCAPABLE}.
     */
    CONFINEMENT,

    /**
     * Nothing is left of what it asked for: descriptors, space or inodes of a mount, memory for
     * mappings. {@code EMFILE}, {@code ENFILE}, {@code ENOSPC}, {@code EDQUOT} or {@code ENOMEM}.
     */
    LIMIT
  }

  /** Copies the paths. */
  public DeniedCall {
    paths = List.copyOf(paths);
  }

  static DeniedCall of(Syscall call, int errno, List<String> paths, String line) {
    Reason reason = DeniedCalls.isLimit(errno) ? Reason.LIMIT : Reason.CONFINEMENT;
    return new DeniedCall(call.name(), WasiErrno.name(errno), reason, paths, line);
  }

  /** Returns {@link #line}. */
  @Override
  public String toString() {
    return line;
  }
}
