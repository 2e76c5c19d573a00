package dev.gangway.endive;

import dev.gangway.host.StackReserve;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Code;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasiErrno;
import run.endive.runtime.HostFunction;

/**
 * A system call as a guest imports it. There are two ways in, which do the same:
 *
 * <ul>
 *   <li>Endive's own, by {@link #handle}: for interpreted functions and calls from outside;
 *   <li>from compiled code by {@link HostImport#enter} and {@link #returned}, around a call of
 *       {@link #code} with plain arguments ({@link Trampolines}): nothing is allocated, and the JVM
 *       sees one code for each import of a module, which it can inline.
 * </ul>
 *
 * <p>Public only for compiled code.
 */
public final class SyscallImport extends HostFunction {
  /** One result array for each errno, so that a call allocates none. Endive only reads them. */
  private static final long[][] RESULTS = new long[WasiErrno.NOTCAPABLE + 1][];

  static {
    for (int errno = 0; errno < RESULTS.length; errno++) {
      RESULTS[errno] = new long[] {errno};
    }
  }

  /** Makes the call. */
  public final Code code;

  /** The guest that makes it. */
  public final Process process;

  /** The module and the name are those that the guest imports. */
  SyscallImport(String module, String name, Syscall call, Process process) {
    super(
        module,
        name,
        Boxes.type(call.signature()),
        (instance, args) -> {
          StackReserve.assure();
          return result(returned(call.call(process, args)));
        });
    this.code = call.code();
    this.process = process;
  }

  /** The result of a call in Endive's form. */
  static long[] result(int errno) {
    return RESULTS[errno];
  }

  /**
   * Ends a call.
   *
   * @param errno the result of its code
   * @return the same
   * @throws RuntimeException if a fatal signal interrupted the call: the guest ends
   */
  public static int returned(int errno) {
    if (errno == WasiErrno.INTR && Task.fatalSignalPending()) {
      throw new Interrupted();
    }
    return errno;
  }
}
