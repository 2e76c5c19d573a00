package dev.gangway.wasi.engine;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasi.Syscall;
import java.util.List;

/** A compiled WASI command, to be run any number of times, by many threads at once. */
public interface Executable {

  /** Pages of 64 KiB that its memory starts with. */
  int initialPages();

  /** Pages of 64 KiB that its memory may grow to. */
  int maximumPages();

  /**
   * Makes an instance on {@code memory} and runs its {@code _start}, in the calling thread.
   *
   * <p>Returns where the guest returned from {@code _start}; ends with {@link
   * dev.gangway.wasi.GuestExit} where it called {@code proc_exit}. An interrupt of the thread ends
   * the guest's own loops with {@link GuestInterrupted}; the interrupt status stays set.
   *
   * <p>Whatever else a system call throws comes out unchanged, and so does a failure of the engine:
   * a RuntimeException, or an Error of the JVM that the guest provoked.
   *
   * @param memory zeroed, of {@link #initialPages} pages; the caller holds a use of it
   * @param table the system calls
   * @throws GuestTrap where the guest trapped
   * @throws GuestInterrupted where it was interrupted
   */
  void execute(LinearMemory memory, List<Syscall> table) throws GuestTrap, GuestInterrupted;
}
