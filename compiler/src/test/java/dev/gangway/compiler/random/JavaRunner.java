package dev.gangway.compiler.random;

import dev.gangway.compiler.engines.Engine;
import dev.gangway.compiler.engines.Trap;
import dev.gangway.compiler.random.Plan.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/** Runs plans on an engine in this JVM. */
final class JavaRunner {
  private JavaRunner() {}

  /**
   * Runs a plan on a new instance.
   *
   * @return for each call all that can be seen
   */
  static List<String> run(Engine engine, byte[] wasm, Plan plan) {
    Host host = new Host();
    List<Memory> memories = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    try {
      WasmModule parsed = engine.parse(wasm);
      Instance instance =
          Instance.builder(parsed)
              .withMachineFactory(engine.machine(wasm, parsed))
              .withImportValues(host.imports())
              .withStart(false)
              .withMemoryFactory(limits -> {
                memories.add(engine.memory(limits));
                return memories.getLast();
              })
              .build();
      for (Call each : plan.calls()) {
        String result = call(instance, "e" + each.entry(), each.args());
        String state = call(instance, "d");
        outcomes.add(
            result + " | " + host.take() + " | " + memory(instance.memory()) + " | " + state);
      }
    } catch (RuntimeException | LinkageError e) {
      outcomes.add("crash: " + described(e));
    } finally {
      memories.forEach(Engine::close);
    }
    return outcomes;
  }

  private static String described(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e + (trace.length > 0 ? " at " + trace[0] : "");
  }

  private static String call(Instance instance, String export, long... args) {
    try {
      long[] results = instance.export(export).apply(args);
      return Arrays.stream(results == null ? new long[0] : results)
          .mapToObj(Long::toString)
          .collect(Collectors.joining(","));
    } catch (WasmException e) {
      return "exception " + e.tagIdx();
    } catch (WasmEngineException e) {
      Trap kind = Trap.kind(e.getMessage()).common();
      return "trap " + (kind == Trap.OTHER ? described(e) : kind);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return "crash: " + described(e);
    }
  }

  private static int memory(Memory memory) {
    IntBuffer words =
        ByteBuffer.wrap(memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer();
    int hash = 0;
    while (words.hasRemaining()) {
      hash = 31 * hash + words.get();
    }
    return hash;
  }
}
