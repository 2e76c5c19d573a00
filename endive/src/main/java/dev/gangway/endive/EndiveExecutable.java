package dev.gangway.endive;

import dev.gangway.compiler.EndiveMemory;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.engine.Bindings;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.Gate;
import dev.gangway.wasi.engine.GlobalCell;
import dev.gangway.wasi.engine.Instance;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Global;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Table;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.Value;

/** A module, and the machine that runs it. Its classes are shared by all guests that run it. */
final class EndiveExecutable implements Executable {
  private final WasmModule module;
  private final ScannedModule scanned;
  private final Function<run.endive.runtime.Instance, Machine> machineFactory;
  private final Entries entries;

  EndiveExecutable(WasmModule module, ScannedModule scanned, LoadedClasses classes) {
    this(module, scanned, classes.machineFactory(), Entries.of(classes, scanned));
  }

  EndiveExecutable(
      WasmModule module,
      ScannedModule scanned,
      Function<run.endive.runtime.Instance, Machine> machineFactory,
      Entries entries) {
    this.module = module;
    this.scanned = scanned;
    this.machineFactory = machineFactory;
    this.entries = entries;
  }

  @Override
  public ScannedModule module() {
    return scanned;
  }

  @Override
  public int initialPages() {
    ScannedModule.Memory memory = scanned.memory();
    return memory == null ? 0 : (int) memory.initialPages();
  }

  @Override
  public int maximumPages() {
    ScannedModule.Memory memory = scanned.memory();
    if (memory == null) {
      return 0;
    }
    long declared = memory.maximumPages();
    return declared == ScannedModule.NO_MAXIMUM
        ? Memory.RUNTIME_MAX_PAGES
        : (int) Math.min(declared, Memory.RUNTIME_MAX_PAGES);
  }

  @Override
  @SuppressWarnings("IllegalThrows")
  public Instance instantiate(Process process, Bindings bindings, Gate gate) throws Throwable {
    LinearMemory memory = process.task().memory();
    GuestTables tables = new GuestTables();
    try {
      run.endive.runtime.Instance instance =
          run.endive.runtime.Instance.builder(module)
              .withMachineFactory(machineFactory)
              .withMemoryFactory(limits -> new EndiveMemory(memory, limits))
              .withTableFactory(tables)
              .withUnsafeExecutionListener(GuestInterpreter::beforeEach)
              .withImportValues(imports(process, bindings, gate, tables))
              .withStart(false)
              .build();
      return new EndiveInstance(instance, scanned, entries, gate);
    } catch (Throwable t) {
      throw Faults.of(t);
    }
  }

  private ImportValues imports(Process process, Bindings bindings, Gate gate, GuestTables tables) {
    ImportValues.Builder values = ImportValues.builder();
    Iterator<Bindings.Function> functions = bindings.functions().iterator();
    Iterator<GlobalCell> globals = bindings.globals().iterator();
    Iterator<Integer> sizes = bindings.tables().iterator();
    for (Import each : scanned.imports()) {
      String from = each.module();
      String name = each.name();
      switch (each.kind()) {
        case FUNCTION ->
            values.addFunction(
                switch (functions.next()) {
                  case Bindings.SystemCall system ->
                      new SyscallImport(from, name, system.call(), process);
                  case Bindings.Host host ->
                      new HostImport(from, name, scanned.typeOf(each.index()), host.handle(), gate);
                });
        case MEMORY ->
            values.addMemory(
                new ImportMemory(from, name, new EndiveMemory(process.task().memory(), limits())));
        case TABLE -> {
          Table table = scanned.tables().get(each.index());
          values.addTable(
              new ImportTable(
                  from, name, tables.create(table(table, sizes.next()), Value.REF_NULL_VALUE)));
        }
        case GLOBAL -> {
          Global type = scanned.globals().get(each.index());
          values.addGlobal(new ImportGlobal(from, name, new Linked(globals.next(), type)));
        }
        case TAG -> throw new IllegalArgumentException("an imported tag");
      }
    }
    return values.build();
  }

  private MemoryLimits limits() {
    ScannedModule.Memory memory = scanned.memory();
    boolean shared = memory != null && memory.shared();
    return new MemoryLimits(initialPages(), maximumPages(), shared);
  }

  private static run.endive.wasm.types.Table table(Table imported, int initial) {
    GuestTables.check(initial); // Endive's own limit is no clear message
    long most =
        imported.maximum() == ScannedModule.NO_MAXIMUM ? TableLimits.LIMIT_MAX : imported.maximum();
    return new run.endive.wasm.types.Table(
        Boxes.type(imported.element()), new TableLimits(initial, most));
  }

  /** A global variable of the engine whose value is a cell of Gangway's. */
  private static final class Linked extends GlobalInstance {
    /** Null in the constructor of the superclass. */
    private final @Nullable GlobalCell cell;

    @SuppressWarnings("deprecation") // Endive's builder makes no subclasses
    Linked(GlobalCell cell, Global type) {
      super(
          new Value(Boxes.type(type.type()), cell.bits()),
          type.mutable() ? MutabilityType.Var : MutabilityType.Const);
      this.cell = cell;
    }

    @Override
    public long getValueLow() {
      return cell == null ? super.getValueLow() : cell.bits();
    }

    @Override
    public long getValue() {
      return getValueLow();
    }

    @Override
    public void setValueLow(long bits) {
      if (cell == null) {
        super.setValueLow(bits);
      } else {
        cell.set(bits);
      }
    }

    @Override
    public void setValue(long bits) {
      setValueLow(bits);
    }
  }
}
