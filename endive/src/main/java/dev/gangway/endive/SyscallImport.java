package dev.gangway.endive;

import dev.gangway.host.StackReserve;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasiErrno;
import run.endive.runtime.HostFunction;
import run.endive.runtime.Instance;

/**
 * A system call as a guest imports it. There are two ways in, which do the same:
 *
 * <ul>
 *   <li>Endive's own, by {@link #handle}: for interpreted functions and calls from outside;
 *   <li>from compiled code by {@link #handler} and {@link #returned}, around a call with plain
 *       arguments ({@link Trampolines}): nothing is allocated, and the JVM sees one handler for
 *       each import of a module, which it can inline.
 * </ul>
 *
 * <p>Public for the compiled code alone.
 */
public final class SyscallImport extends HostFunction {
  /** One result array for each errno, so that a call allocates none. Endive only reads them. */
  private static final long[][] RESULTS = new long[WasiErrno.NOTCAPABLE + 1][];

  static {
    for (int errno = 0; errno < RESULTS.length; errno++) {
      RESULTS[errno] = new long[] {errno};
    }
  }

  private final Syscall.Handler handler;

  SyscallImport(Syscall call) {
    super(
        call.module(),
        call.name(),
        Signatures.of(call),
        (instance, args) -> {
          StackReserve.assure();
          return RESULTS[returned(call.call(args))];
        });
    handler = call.handler();
  }

  /**
   * What makes the call that an instance imports.
   *
   * @param index of the function in its module: an import, and so a system call
   * @throws StackOverflowError where the kernel may not have enough stack for it
   */
  public static Syscall.Handler handler(Instance instance, int index) {
    StackReserve.assure();
    return ((SyscallImport) instance.imports().function(index)).handler;
  }

  /**
   * Ends a call.
   *
   * @param errno what its handler returned
   * @return the same
   * @throws RuntimeException where a fatal signal interrupted the call: the guest ends
   */
  public static int returned(int errno) {
    if (errno == WasiErrno.INTR && Task.fatalSignalPending()) {
      throw new Interrupted();
    }
    return errno;
  }
}
