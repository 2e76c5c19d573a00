package dev.gangway.compiler.engines;

import dev.gangway.compiler.Boundary;
import dev.gangway.compiler.DirectMemory;
import dev.gangway.compiler.EndiveMemory;
import dev.gangway.compiler.GuestCompiler;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import java.util.Locale;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;

/** What can run the functions of Endive's {@link Instance}. */
public enum Engine {
  /** Gangway's compiler, on Gangway's memory. */
  GANGWAY {
    @Override
    public Function<Instance, Machine> machine(byte[] wasm, WasmModule parsed) {
      var scanned = ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
      return GuestCompiler.compile(wasm, scanned, parsed, Boundary.ENDIVE, () -> {})
          .verify(parsed, Boundary.ENDIVE)
          .machineFactory();
    }

    @Override
    public Memory memory(MemoryLimits limits) {
      int most = Math.min(limits.maximumPages(), Memory.RUNTIME_MAX_PAGES);
      return new EndiveMemory(LinearMemory.create(limits.initialPages(), most), limits);
    }
  },

  /** Endive's interpreter. */
  INTERPRETER {
    @Override
    public Function<Instance, Machine> machine(byte[] wasm, WasmModule parsed) {
      return InterpreterMachine::new;
    }
  },

  /** Endive's compiler, which may interpret large functions. */
  ENDIVE {
    @Override
    public Function<Instance, Machine> machine(byte[] wasm, WasmModule parsed) {
      return MachineFactoryCompiler.builder(parsed)
          .withInterpreterFallback(InterpreterFallback.SILENT)
          .compile();
    }
  };

  /** Reads a module. */
  public WasmModule parse(byte[] wasm) {
    return Parser.parse(wasm);
  }

  /**
   * Prepares a module's functions.
   *
   * @param wasm the module
   * @param parsed the same
   * @return makes the machine of an instance
   */
  public abstract Function<Instance, Machine> machine(byte[] wasm, WasmModule parsed);

  /** A memory for an instance. It must be {@linkplain #close closed}. */
  public Memory memory(MemoryLimits limits) {
    return new ByteArrayMemory(limits);
  }

  /** Ends a memory. */
  public static void close(Memory memory) {
    if (memory instanceof DirectMemory direct) {
      direct.direct().close();
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
