package dev.gangway.guest;

import java.util.function.Function;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;

/** How Endive itself runs a module. */
enum EndiveMachine {
  INTERPRETER {
    @Override
    Function<Instance, Machine> factory(WasmModule module) {
      return InterpreterMachine::new;
    }
  },
  /** The same classes as those of its build plug-in. */
  COMPILER {
    @Override
    Function<Instance, Machine> factory(WasmModule module) {
      return MachineFactoryCompiler.compile(module);
    }
  };

  abstract Function<Instance, Machine> factory(WasmModule module);
}
