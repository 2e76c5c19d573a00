package dev.gangway.endive;

import dev.gangway.host.StackReserve;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Code;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasiErrno;
import run.endive.runtime.HostFunction;
import run.endive.runtime.Instance;

/**
 * A system call as a guest imports it. There are two ways in, which do the same:
 *
 * <ul>
 *   <li>Endive's own, by {@link #handle}: for interpreted functions and calls from outside;
 *   <li>from compiled code by {@link #enter} and {@link #returned}, around a call of {@link #code}
 *       with plain arguments ({@link Trampolines}): nothing is allocated, and the JVM sees one code
 *       for each import of a module, which it can inline.
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

  SyscallImport(Syscall call, Process process) {
    super(
        call.module(),
        call.name(),
        Signatures.of(call),
        (instance, args) -> {
          StackReserve.assure();
          return RESULTS[returned(call.call(process, args))];
        });
    this.code = call.code();
    this.process = process;
  }

  /**
   * Begins a call.
   *
   * @param index of the function in its module: an import, and so a system call
   * @return the import
   * @throws StackOverflowError if the kernel may not have enough stack for the call
   */
  public static SyscallImport enter(Instance instance, int index) {
    StackReserve.assure();
    return (SyscallImport) instance.imports().function(index);
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
