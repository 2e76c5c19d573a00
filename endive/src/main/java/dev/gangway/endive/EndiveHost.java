package dev.gangway.endive;

import dev.gangway.fs.stream.OutputLimitReached;
import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.host.StackReserve;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.engine.GuestInterrupted;
import dev.gangway.wasi.engine.GuestTrap;
import dev.gangway.wasi.engine.HostFailure;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.TableFactory;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.MemoryLimits;

/**
 * Gangway's files, sockets and memory for an {@link Instance} that the embedder makes itself:
 *
 * <pre>{@code
 * try (EndiveHost host = gangway.endive("words").stdout(out).build()) {
 *   Instance instance =
 *       Instance.builder(module)
 *           .withMachineFactory(Words::create) // or none: Endive's interpreter
 *           .withMemoryFactory(host.memoryFactory())
 *           .withTableFactory(host.tableFactory())
 *           .withImportValues(ImportValues.builder().addFunction(host.hostFunctions()).build())
 *           .build();
 *   instance.export("count").apply(7);
 * }
 * }</pre>
 *
 * <p>One host is for one memory. The functions of other owners may stand beside its own.
 *
 * <p><b>Limits.</b> Those of memory, tables, descriptors and output always hold. A time limit and
 * {@link #kill} end the guest only in its system calls, and in code that runs in {@link #call} or a
 * {@link #function}. Even there they cannot end a loop of tail calls in classes that Endive
 * compiled: these do not look at the interrupt of their thread between tail calls. They look at it
 * in loops and calls.
 *
 * <p><b>The end.</b> A system call that is ended by a kill, a time limit, an interrupt of its
 * thread, or an exception of a stream ends the host: it and all later ones throw {@code
 * dev.gangway.GuestException}. {@code proc_exit} throws {@link ExitException} and does not end the
 * host.
 *
 * <p><b>Threads.</b> One thread at a time may be in system calls and in {@link #call}; others get
 * an IllegalStateException. {@link #kill} and {@link #close} may be called by any thread, and the
 * memory may be used by any.
 */
public final class EndiveHost implements AutoCloseable {
  private final HostParts parts;

  /** One for the instance, as its quota is. */
  private final GuestTables tables = new GuestTables();

  private final HostFunction[] functions;

  /** Null before the instance is made. Written once, under the lock. */
  private volatile @Nullable HostedMemory memory;

  /**
   * Makes the host. Embedders use {@code Gangway.endive}.
   *
   * @param parts what it is made of
   */
  public EndiveHost(HostParts parts) {
    this.parts = parts;
    this.functions = parts.calls().stream().map(this::function).toArray(HostFunction[]::new);
  }

  // ---- for Instance.builder -------------------------------------------------------------------

  /**
   * Makes the instance's memory, for {@code Instance.Builder.withMemoryFactory}. A module that
   * imports its memory gets {@code new ImportMemory(module, name, factory.apply(limits))}, with the
   * limits of the import.
   *
   * @return a factory for one memory; for a second one it throws IllegalStateException. It throws
   *     {@link UninstantiableException} if the memory starts with more than the limit.
   */
  public Function<MemoryLimits, Memory> memoryFactory() {
    return this::createMemory;
  }

  private synchronized Memory createMemory(MemoryLimits limits) {
    if (memory != null) {
      throw new IllegalStateException(
          parts.name() + ": an EndiveHost is for one memory; make another host for another one");
    }
    int most = parts.bytes().maximumPages();
    if (limits.initialPages() > most) {
      throw new UninstantiableException(
          "%s: starts with %d KiB of memory, more than the limit of %d KiB"
              .formatted(parts.name(), limits.initialPages() * 64L, most * 64L));
    }
    if (parts.bytes().grow(limits.initialPages()) < 0) {
      throw new UninstantiableException(parts.name() + ": the host has no room for its memory");
    }
    HostedMemory made =
        new HostedMemory(parts.bytes(), limits, Math.min(limits.maximumPages(), most));
    memory = made;
    return made;
  }

  /**
   * Makes the instance's tables, for {@code Instance.Builder.withTableFactory}. They have at most
   * 1,048,576 elements together; beyond that, {@code table.grow} fails.
   *
   * @return the factory
   */
  public TableFactory tableFactory() {
    return tables;
  }

  /**
   * The system calls: WASI preview 1, its predecessor {@code wasi_unstable}, and the module {@code
   * gangway}. Endive takes the first function of a name: add functions that are to replace some of
   * these before them.
   *
   * @return a new array, for {@code ImportValues.Builder.addFunction}
   */
  public HostFunction[] hostFunctions() {
    return functions.clone();
  }

  private HostFunction function(Syscall call) {
    return new HostFunction(
        call.module(),
        call.name(),
        Boxes.type(call.signature()),
        (instance, args) -> systemCall(call, instance, args));
  }

  private long[] systemCall(Syscall call, Instance instance, long[] args) {
    StackReserve.assure();
    Memory used = instance.memory();
    if (used != memory) {
      throw foreign(call);
    }
    parts.gate().enter();
    int errno;
    try {
      errno = SyscallImport.returned(call.call(parts.process(), args));
    } catch (GuestExit exit) {
      parts.gate().exit();
      throw new ExitException(exit.status());
    } catch (Throwable t) {
      throw unchecked(parts.gate().failed(Faults.of(t)));
    }
    parts.gate().exit();
    return SyscallImport.result(errno);
  }

  private IllegalStateException foreign(Syscall call) {
    return new IllegalStateException(
        "%s: %s was called by an instance whose memory is not this host's; build the instance with"
                .formatted(parts.name(), call.name())
            + " .withMemoryFactory(host.memoryFactory())");
  }

  // ---- calls with time limit and kill ---------------------------------------------------------

  /**
   * Runs code that runs the guest, with time limit and {@link #kill}: a call of a function, or
   * {@code Instance.Builder.build}, which runs the start section and {@code _start}. It may nest.
   *
   * <p>A trap, an exit with any status, a time limit, a kill, or an exception of a host function
   * ends the host, as it ends a guest: descriptors are closed, and later calls throw.
   *
   * @param <T> the result
   * @param code runs in this thread
   * @return what {@code code} returns
   * @throws RuntimeException {@code dev.gangway.GuestException} if the guest has ended; what a host
   *     function or {@code code} itself threw, unchanged
   * @throws IllegalStateException if another thread is in a call
   */
  public <T> T call(Supplier<T> code) {
    parts.gate().enter();
    T result;
    try {
      result = code.get();
    } catch (Throwable t) {
      throw unchecked(parts.gate().failed(ending(t)));
    }
    parts.gate().exit();
    return result;
  }

  /**
   * An exported function that runs in {@link #call}.
   *
   * @param instance made with this host
   * @param name of the export
   * @return the function; references are not supported
   */
  public ExportFunction function(Instance instance, String name) {
    ExportFunction plain = instance.export(name);
    return args -> call(() -> plain.apply(args));
  }

  /** What code that ran the guest threw, for the gate. */
  private Throwable ending(Throwable thrown) {
    if (thrown instanceof ExitException exit) {
      return new GuestExit(exit.exitCode());
    }
    if (thrown instanceof IllegalStateException && parts.bytes().isClosed()) {
      return new GuestInterrupted(); // the memory was closed under it
    }
    Throwable fault = Faults.of(thrown);
    boolean isKnown =
        fault instanceof GuestTrap
            || fault instanceof GuestInterrupted
            || fault instanceof StreamFailure
            || fault instanceof OutputLimitReached
            || fault instanceof HostFailure
            || fault instanceof VirtualMachineError;
    return isKnown ? fault : new HostFailure(fault);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  // ---- the end --------------------------------------------------------------------------------

  /**
   * Ends the guest in its system calls and in {@link #call}, now and later. Any thread may call it;
   * it returns at once. Idempotent.
   */
  public void kill() {
    parts.kill().run();
  }

  /**
   * Closes the memory and kills the guest. From then on each access to the memory is an
   * IllegalStateException, in all threads, those in progress too, and the memory is freed.
   * Descriptors are closed; if a thread is in a system call or in {@link #call}, when it leaves.
   * This does not wait for it. Idempotent.
   */
  @Override
  public void close() {
    parts.close().run();
  }
}
