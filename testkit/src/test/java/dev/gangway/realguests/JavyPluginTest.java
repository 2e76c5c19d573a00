package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.endive.EndiveHost;
import io.roastedroot.quickjs4j.core.JavyPluginModule;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import run.endive.runtime.ByteBufferMemory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/**
 * QuickJS in the plug-in of Javy, as quickjs4j has it on Maven Central: classes that Endive's own
 * Maven plug-in made, without the module. They run on Gangway's memory and system calls, and on
 * Endive's.
 */
class JavyPluginTest {
  private static final String SCRIPT =
      """
      const counts = {};
      for (const word of 'a rose is a rose'.split(' ')) counts[word] = (counts[word] ?? 0) + 1;
      console.log(JSON.stringify(counts), 2n ** 65n, [3, 1, 2].sort().map(n => n / 2));
      console.error([...'größe'].reverse().join(''));
      """;

  /** The plug-in lets scripts call Java by this import; these scripts do not. */
  private static final HostFunction INVOKE =
      new HostFunction(
          "endive",
          "invoke",
          FunctionType.of(
              List.of(ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32),
              List.of(ValType.I32)),
          (_, _) -> {
            throw Use.unused("endive", "invoke");
          });

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Instance instance(
      Function<MemoryLimits, Memory> memory, HostFunction[] systemCalls) {
    JavyPluginModule plugin = new JavyPluginModule();
    return Instance.builder(plugin.wasmModule())
        .withMachineFactory(plugin.machineFactory())
        .withMemoryFactory(memory)
        .withImportValues(
            ImportValues.builder().addFunction(systemCalls).addFunction(INVOKE).build())
        .build();
  }

  /** Compiles the script to QuickJS's byte code and evaluates that; returns its output. */
  private String evaluate(Instance instance) {
    var _ = instance.export("initialize_runtime").apply();
    byte[] source = SCRIPT.getBytes(UTF_8);
    int at = (int) instance.export("cabi_realloc").apply(0, 0, 1, source.length)[0];
    Memory memory = instance.memory();
    memory.write(at, source);
    int code = (int) instance.export("compileSrc").apply(at, source.length)[0];
    // The last two are the name of a function to call; 0 for none.
    var _ = instance.export("eval").apply(memory.readInt(code), memory.readInt(code + 4), 0, 0);
    return out.toString(UTF_8);
  }

  @Test
  void aScriptIsCompiledAndEvaluated() throws Exception {
    String onGangway;
    try (Gangway gangway = Gangway.builder().build();
        EndiveHost host = gangway.endive("javy").stdout(out).stderr(out).build()) {
      Instance instance = instance(host.memoryFactory(), host.hostFunctions());
      onGangway = host.call(() -> evaluate(instance));
    }
    assertThat(onGangway)
        .isEqualTo("{\"a\":2,\"rose\":2,\"is\":1} 36893488147419103232 0.5,1,1.5\neßörg\n");
    out.reset();
    WasiOptions options = WasiOptions.builder().withStdout(out).withStderr(out).build();
    try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options).build()) {
      assertThat(evaluate(instance(ByteBufferMemory::new, wasi.toHostFunctions())))
          .isEqualTo(onGangway);
    }
  }
}
