package dev.gangway.endive;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.OutOfBoundsException;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.GuestInterrupted;
import dev.gangway.wasi.engine.GuestTrap;
import java.util.List;
import java.util.function.Function;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;

/** A module compiled by Endive. Its classes are shared by all guests that run it. */
final class EndiveExecutable implements Executable {
  private final WasmModule module;
  private final Function<Instance, Machine> machineFactory;
  private final MemoryLimits limits;

  EndiveExecutable(WasmModule module, Function<Instance, Machine> machineFactory) {
    this.module = module;
    this.machineFactory = machineFactory;
    this.limits =
        module.memorySection().map(s -> s.getMemory(0).limits()).orElse(new MemoryLimits(0, 0));
  }

  @Override
  public int initialPages() {
    return limits.initialPages();
  }

  @Override
  public int maximumPages() {
    return Math.min(limits.maximumPages(), Memory.RUNTIME_MAX_PAGES);
  }

  @Override
  public void execute(Process process, List<Syscall> calls) throws GuestTrap, GuestInterrupted {
    LinearMemory memory = process.task().memory();
    try {
      Instance instance =
          Instance.builder(module)
              .withMachineFactory(machineFactory)
              .withMemoryFactory(l -> new EndiveMemory(memory, l))
              .withTableFactory(new GuestTables())
              .withUnsafeExecutionListener(GuestInterpreter::beforeEach)
              .withImportValues(imports(process, calls))
              .withStart(false)
              .build();
      instance.export("_start").apply();
    } catch (WasmInterruptedException | Interrupted e) {
      throw new GuestInterrupted();
    } catch (WasmException e) {
      throw new GuestTrap("uncaught WebAssembly exception", e);
    } catch (WasmEngineException | OutOfBoundsException e) {
      throw new GuestTrap(message(e), e);
    } catch (StackOverflowError e) {
      throw new GuestTrap("call stack exhausted", e);
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static ImportValues imports(Process process, List<Syscall> calls) {
    ImportFunction[] functions =
        calls.stream().map(call -> new SyscallImport(call, process)).toArray(ImportFunction[]::new);
    return ImportValues.builder().addFunction(functions).build();
  }
}
