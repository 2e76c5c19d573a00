package dev.gangway.compiler.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.compiler.engines.Engine;
import dev.gangway.compiler.engines.Trap;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.RefusedModuleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.Store;
import run.endive.runtime.TableInstance;
import run.endive.runtime.WasmException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/** Runs the commands of one test. */
final class SpecRun implements AutoCloseable {
  private static final String MAIN = "";

  private final Path folder;
  private final Store store = new Store();
  private final Map<String, Instance> instances = new HashMap<>();
  private final Engine engine;
  private final List<Memory> memories = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private int passed;

  /** A command that went wrong. */
  record Failure(int line, String what) {
    @Override
    public String toString() {
      return line + " " + what;
    }
  }

  /**
   * A run.
   *
   * @param folder has the modules
   */
  SpecRun(Path folder, Engine engine) {
    this.folder = folder;
    this.engine = engine;
    addSpectest();
  }

  List<Failure> failures() {
    return failures;
  }

  int passed() {
    return passed;
  }

  private void addSpectest() {
    for (String[] each :
        new String[][] {
          {"print", ""},
          {"print_i32", "i"},
          {"print_i64", "l"},
          {"print_f32", "f"},
          {"print_f64", "d"},
          {"print_i32_f32", "if"},
          {"print_f64_f64", "dd"}
        }) {
      List<ValType> types = each[1].chars().mapToObj(SpecRun::type).toList();
      store.addFunction(
          new HostFunction(
              "spectest", each[0], FunctionType.of(types, List.of()), (_, _) -> new long[0]));
    }
    store.addGlobal(
        global("global_i32", Value.i32(666)),
        global("global_i64", Value.i64(666)),
        global("global_f32", Value.f32(Float.floatToRawIntBits(666.6f))),
        global("global_f64", Value.f64(Double.doubleToRawLongBits(666.6))));
    store.addTable(
        new ImportTable(
            "spectest",
            "table",
            new TableInstance(
                new Table(ValType.FuncRef, new TableLimits(10, 20)), Value.REF_NULL_VALUE)));
    store.addMemory(new ImportMemory("spectest", "memory", memory(new MemoryLimits(1, 2))));
  }

  private static ValType type(int letter) {
    return switch (letter) {
      case 'i' -> ValType.I32;
      case 'l' -> ValType.I64;
      case 'f' -> ValType.F32;
      default -> ValType.F64;
    };
  }

  @SuppressWarnings("deprecation") // its replacement takes a type and bits
  private static ImportGlobal global(String name, Value value) {
    return new ImportGlobal("spectest", name, new GlobalInstance(value, MutabilityType.Const));
  }

  private Memory memory(MemoryLimits limits) {
    Memory memory = engine.memory(limits);
    memories.add(memory);
    return memory;
  }

  /** Runs a command. A failure is noted. */
  void run(JsonNode command) {
    String type = command.get("type").asText();
    String failure;
    try {
      failure = failure(type, command);
    } catch (RefusedModuleException | WasmEngineException | LinkageError e) {
      failure = e.toString();
    } catch (IOException | RuntimeException e) {
      StackTraceElement[] trace = e.getStackTrace();
      failure = e + (trace.length > 0 ? " at " + trace[0] : "");
    }
    if (failure == null) {
      passed++;
    } else {
      failures.add(
          new Failure(
              command.get("line").asInt(), type + " " + described(command) + ": " + failure));
    }
  }

  private static String described(JsonNode command) {
    JsonNode action = command.get("action");
    if (action != null) {
      JsonNode args = action.get("args");
      return action.get("field") + (args == null ? "" : args.toString());
    }
    JsonNode file = command.get("filename");
    return file == null ? "" : file.asText();
  }

  /** What is wrong; null if nothing is. */
  private @Nullable String failure(String type, JsonNode command) throws IOException {
    switch (type) {
      case "module" -> {
        instances.remove(MAIN);
        Instance made = instantiate(command);
        instances.put(MAIN, made);
        JsonNode name = command.get("name");
        if (name != null) {
          instances.put(name.asText(), made);
        }
        return null;
      }
      case "register" -> {
        store.register(command.get("as").asText(), instance(command.get("name")));
        return null;
      }
      case "action" -> {
        CallResult _ = act(command.get("action"));
        return null;
      }
      case "assert_return" -> {
        return wrongResult(
            act(command.get("action")), command.get("expected"), command.get("either"));
      }
      case "assert_trap", "assert_exhaustion" -> {
        return trap(command);
      }
      case "assert_exception" -> {
        try {
          act(command.get("action"));
          return "no exception";
        } catch (WasmException e) {
          return null;
        }
      }
      case "assert_invalid", "assert_malformed" -> {
        return isRefused(command) ? null : "accepted: " + command.get("text").asText();
      }
      case "assert_unlinkable", "assert_uninstantiable" -> {
        try {
          instantiate(command);
          return "instantiated";
        } catch (WasmEngineException | IllegalArgumentException e) {
          return null;
        }
      }
      default -> {
        return "an unknown command";
      }
    }
  }

  private @Nullable String trap(JsonNode command) throws IOException {
    String text = command.get("text").asText();
    try {
      act(command.get("action"));
      return "no trap: " + text;
    } catch (WasmException e) {
      return "an exception, not a trap: " + text;
    } catch (WasmEngineException e) {
      return Trap.kind(e.getMessage()) == Trap.kind(text) ? null : e + ", not: " + text;
    }
  }

  private Instance instance(@Nullable JsonNode name) {
    Instance instance = instances.get(name == null ? MAIN : name.asText());
    if (instance == null) {
      throw new IllegalStateException("no module");
    }
    return instance;
  }

  private boolean isRefused(JsonNode command) throws IOException {
    if (command.get("module_type").asText().equals("text")) {
      return true; // the converter's job
    }
    try {
      check(Files.readAllBytes(folder.resolve(command.get("filename").asText())));
      return false;
    } catch (RefusedModuleException | WasmEngineException e) {
      return true;
    }
  }

  private void check(byte[] wasm) {
    var _ = ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
    var _ = engine.parse(wasm);
  }

  private Instance instantiate(JsonNode command) throws IOException {
    byte[] wasm = Files.readAllBytes(folder.resolve(command.get("filename").asText()));
    WasmModule parsed = engine.parse(wasm);
    return Instance.builder(parsed)
        .withMachineFactory(engine.machine(wasm, parsed))
        .withMemoryFactory(this::memory)
        .withImportValues(store.toImportValues())
        .withStart(false)
        .build();
  }

  private CallResult act(JsonNode action) {
    Instance instance = instance(action.get("module"));
    Export export = export(instance, action.get("field").asText());
    if (action.get("type").asText().equals("get")) {
      GlobalInstance global = instance.global(export.index());
      return CallResult.of(
          new long[] {global.getValueLow(), global.getValueHigh()},
          new Object[] {global.getRefValue(), null});
    }
    SpecValues args = SpecValues.arguments(action.get("args"));
    return instance.getMachine().callWithRefs(export.index(), args.bits(), args.objects());
  }

  private static Export export(Instance instance, String name) {
    var section = instance.module().exportSection();
    for (int i = 0; i < section.exportCount(); i++) {
      if (section.getExport(i).name().equals(name)) {
        return section.getExport(i);
      }
    }
    throw new IllegalArgumentException("no export " + name);
  }

  /**
   * What is wrong with a command's results; null if nothing is.
   *
   * @param expected all of them
   * @param either the values that the only one may have, instead
   */
  private static @Nullable String wrongResult(
      CallResult results, @Nullable JsonNode expected, @Nullable JsonNode either) {
    long[] bits = results.longs();
    @Nullable Object @Nullable [] objects = results.refs();
    boolean right = expected != null && SpecValues.matches(expected, bits, objects);
    if (either != null) {
      for (JsonNode each : either) {
        right |= SpecValues.matches(List.of(each), bits, objects);
      }
    }
    return right
        ? null
        : "%s %s, not %s"
            .formatted(
                Arrays.toString(bits),
                Arrays.toString(objects),
                expected == null ? "one of " + either : expected);
  }

  @Override
  public void close() {
    memories.forEach(Engine::close);
  }

  @Override
  public String toString() {
    return engine + " " + folder;
  }
}
