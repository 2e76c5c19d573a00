package dev.gangway.wasi.engine;

import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import java.util.List;

/** A compiled WASI command, to be run any number of times, by many threads at once. */
public interface Executable {

  /** Pages of 64 KiB that its memory starts with. */
  int initialPages();

  /** Pages of 64 KiB that its memory may grow to. */
  int maximumPages();

  /**
   * Makes an instance on the memory of {@code process} and runs its {@code _start}, in the calling
   * thread.
   *
   * <p>Returns if the guest returned from {@code _start}. Throws {@link dev.gangway.wasi.GuestExit}
   * if the guest called {@code proc_exit}. An interrupt of the thread ends the guest's own loops
   * with {@link GuestInterrupted}; the interrupt status stays set.
   *
   * <p>Other exceptions of a system call are thrown unchanged. So is a failure of the engine: a
   * RuntimeException, or an Error of the JVM that the guest provoked.
   *
   * @param process its memory is zeroed and has {@link #initialPages} pages; the caller holds a use
   *     of it
   * @param calls the system calls
   * @throws GuestTrap if the guest trapped
   * @throws GuestInterrupted if it was interrupted
   */
  void execute(Process process, List<Syscall> calls) throws GuestTrap, GuestInterrupted;
}
