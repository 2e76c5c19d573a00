package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.HostFailure;
import java.util.Objects;
import java.util.function.Function;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;

/**
 * A module that Endive has parsed, and the machine that runs it: classes that Endive's build
 * plug-in has made, or its interpreter. {@code Gangway.load} makes a program of it.
 *
 * <p>Gangway does not change such classes. So these differ from a program that it compiled:
 *
 * <ul>
 *   <li>Calls of exported and host functions pass arrays and are slower.
 *   <li>Loads and stores are slower.
 *   <li>A time limit, {@code kill()}, {@code close()} or an interrupt ends the guest in loops,
 *       calls and system calls, but not in a loop of tail calls in compiled classes. There {@code
 *       close()} waits for ever. Endive's interpreter has no such gap.
 *   <li>The limits of modules do not apply: the module is trusted, as classes are.
 * </ul>
 */
public final class EndiveModule {
  private final WasmModule module;
  private final Function<Instance, Machine> machineFactory;

  private EndiveModule(WasmModule module, Function<Instance, Machine> machineFactory) {
    this.module = Objects.requireNonNull(module, "module");
    this.machineFactory = Objects.requireNonNull(machineFactory, "machineFactory");
  }

  /**
   * A module and its machine.
   *
   * @param module the module; if a plug-in made the classes, {@code load()} of its class
   * @param machineFactory makes the machine of an instance: {@code create} of that class, or {@code
   *     InterpreterMachine::new}. What it throws ends the guest, as what a host function throws: so
   *     does a factory of another module's classes, which throws IllegalArgumentException
   * @return both
   */
  public static EndiveModule of(WasmModule module, Function<Instance, Machine> machineFactory) {
    return new EndiveModule(module, machineFactory);
  }

  /**
   * Checks the module. For {@code Gangway.load}.
   *
   * @param name in messages
   * @return the module, to be instantiated
   * @throws ExecFormatException if it has several memories, starts with more than 2 GiB, or its
   *     {@code _start} cannot be called
   */
  public Executable executable(String name) throws ExecFormatException {
    var scanned = ModuleSections.scan(module, name);
    ModuleCheck.check(scanned, name);
    return new EndiveExecutable(module, scanned, this::machine, Entries.NONE);
  }

  private Machine machine(Instance instance) {
    try {
      return Objects.requireNonNull(machineFactory.apply(instance), "the machine of the factory");
    } catch (Throwable thrown) { // the embedder's code
      throw new HostFailure(thrown);
    }
  }
}
