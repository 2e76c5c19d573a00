package dev.gangway.wasi.engine;

import dev.gangway.wasi.Process;
import dev.gangway.wasm.ScannedModule;

/** A compiled module, to be instantiated any number of times, by many threads at once. */
public interface Executable {

  /** Its imports and exports. */
  ScannedModule module();

  /** Pages of 64 KiB that its memory starts with. */
  int initialPages();

  /** Pages of 64 KiB that its memory may grow to. */
  int maximumPages();

  /**
   * Makes an instance on the memory of {@code process}, in the calling thread: initializes tables
   * and memory, and runs the start function of the module's start section.
   *
   * <p>An interrupt of the thread ends the guest's own loops; the interrupt status stays set.
   *
   * @param process its memory is zeroed and has {@link #initialPages} pages; the caller holds a use
   *     of it until the last call of the instance has returned
   * @param bindings what the module imports
   * @param gate around each call of the instance's functions, but not around this one
   * @return the instance
   * @throws Throwable what {@link Gate#failed} takes: a trap, an exit, an interrupt, what a host
   *     function or a system call threw, or a failure of the engine
   */
  @SuppressWarnings("IllegalThrows") // host functions throw what they like
  Instance instantiate(Process process, Bindings bindings, Gate gate) throws Throwable;
}
