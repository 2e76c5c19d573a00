package dev.gangway.realguests;

import dev.gangway.Export;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import run.endive.runtime.ByteBufferMemory;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExportSection;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryImport;

/** A module on Endive: its interpreter, its memory and its WASI. */
final class OnEndive implements RealGuest {
  private static final Map<NpmModule, WasmModule> MODULES = new ConcurrentHashMap<>();

  private final Instance instance;
  private final Memory memory;

  private OnEndive(Instance instance) {
    this.instance = instance;
    this.memory = instance.memory();
  }

  static <R> R use(NpmModule from, Use<R> use) throws Exception {
    WasmModule module = MODULES.computeIfAbsent(from, each -> Parser.parse(each.wasm()));
    WasiOptions.Builder options = WasiOptions.builder();
    Path root = use.root();
    if (root != null) {
      options.withDirectory("/", root);
    }
    try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options.build()).build()) {
      Instance instance =
          Instance.builder(module)
              .withImportValues(imports(module, wasi, use))
              .withStart(false)
              .withInitialize(false)
              .build();
      use.on(new OnEndive(instance));
      instance.initialize(false);
      for (String each : startFunctions(module, use)) {
        var _ = instance.export(each).apply();
      }
      return use.run();
    }
  }

  private static List<String> startFunctions(WasmModule module, Use<?> use) {
    List<String> given = use.startFunctions();
    if (given != null) {
      return given;
    }
    ExportSection exports = module.exportSection();
    for (int i = 0; i < exports.exportCount(); i++) {
      if (exports.getExport(i).name().equals("_initialize")) {
        return List.of("_initialize");
      }
    }
    return List.of();
  }

  private static ImportValues imports(WasmModule module, WasiPreview1 wasi, Use<?> use) {
    Map<String, WasmFunctionHandle> known = new LinkedHashMap<>();
    for (HostFunction each : wasi.toHostFunctions()) {
      known.put(each.module() + "." + each.name(), each.handle());
    }
    use.lent().forEach(each -> known.putAll(handles(each)));
    ImportValues.Builder values = ImportValues.builder();
    module.importSection().stream()
        .forEach(wanted -> {
          String from = wanted.module();
          String name = wanted.name();
          switch (wanted) {
            case FunctionImport function -> {
              FunctionType type = module.typeSection().getType(function.typeIndex());
              WasmFunctionHandle handle =
                  known.getOrDefault(
                      from + "." + name,
                      (_, _) -> {
                        throw Use.unused(from, name);
                      });
              values.addFunction(new HostFunction(from, name, type, handle));
            }
            case MemoryImport imported ->
                values.addMemory(
                    new ImportMemory(from, name, new ByteBufferMemory(imported.limits())));
            default -> throw new IllegalArgumentException(wanted.toString());
          }
        });
    return values.build();
  }

  private static String exportName(Method method) {
    Export export = method.getAnnotation(Export.class);
    return export == null ? method.getName() : export.value();
  }

  private static <T> Map<String, WasmFunctionHandle> handles(Lent<T> lent) {
    Map<String, WasmFunctionHandle> handles = new LinkedHashMap<>();
    for (Method each : lent.type().getMethods()) {
      handles.put(lent.module() + "." + exportName(each), handle(each, lent.implementation()));
    }
    return handles;
  }

  private static WasmFunctionHandle handle(Method method, Object implementation) {
    MethodHandle handle;
    try {
      method.setAccessible(true);
      handle = MethodHandles.lookup().unreflect(method).bindTo(implementation);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(e);
    }
    Class<?>[] types = method.getParameterTypes();
    return (_, args) -> {
      Object[] values = new Object[types.length];
      Arrays.setAll(values, i -> value(args[i], types[i]));
      try {
        Object result = handle.invokeWithArguments(values);
        return result == null ? new long[0] : new long[] {bits(result)};
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Object value(long bits, Class<?> type) {
    if (type == int.class) {
      return (int) bits;
    }
    if (type == float.class) {
      return Float.intBitsToFloat((int) bits);
    }
    return type == double.class ? (Object) Double.longBitsToDouble(bits) : (Object) bits;
  }

  private static long bits(Object value) {
    return switch (value) {
      case Float number -> Float.floatToRawIntBits(number);
      case Double number -> Double.doubleToRawLongBits(number);
      default -> ((Number) value).longValue();
    };
  }

  @Override
  public <T> T bind(Class<T> type) {
    Map<Method, ExportFunction> functions = new LinkedHashMap<>();
    for (Method each : type.getMethods()) {
      functions.put(each, instance.export(exportName(each)));
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) -> {
              Object[] given = args == null ? new Object[0] : args;
              long[] results =
                  Objects.requireNonNull(functions.get(method))
                      .apply(Arrays.stream(given).mapToLong(OnEndive::bits).toArray());
              return method.getReturnType() == void.class
                  ? null
                  : value(results[0], method.getReturnType());
            }));
  }

  @Override
  public long global(String name) {
    return (int) instance.exports().global(name).getValue();
  }

  @Override
  public byte[] read(int address, int length) {
    return memory.readBytes(address, length);
  }

  @Override
  public void write(int address, byte[] bytes) {
    memory.write(address, bytes);
  }

  @Override
  public int readInt(int address) {
    return memory.readInt(address);
  }

  @Override
  public String readCString(int address) {
    return memory.readCString(address);
  }

  @Override
  public long size() {
    return (long) memory.pages() * Memory.PAGE_SIZE;
  }

  @Override
  public int grow(int pages) {
    return memory.grow(pages);
  }
}
