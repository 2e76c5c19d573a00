package dev.gangway.endive;

import dev.gangway.wasi.Process;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.engine.Bindings;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.Gate;
import dev.gangway.wasi.engine.Instance;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Instances without limits, whose imports are system calls. */
final class TestInstance {
  private TestInstance() {}

  /** Lets all calls through, and hands on what they throw. */
  static final Gate OPEN =
      new Gate() {
        @Override
        public void enter() {}

        @Override
        public void exit() {}

        @Override
        public Throwable failed(Throwable thrown) {
          return thrown;
        }

        @Override
        public void checkAlive() {}
      };

  /** Runs {@code _start}. */
  static void run(Executable executable, Process process) throws Exception {
    try {
      start(executable, process);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void start(Executable executable, Process process) throws Throwable {
    ScannedModule module = executable.module();
    List<Bindings.Function> functions = new ArrayList<>();
    module.imports().stream()
        .filter(each -> each.kind() == Kind.FUNCTION)
        .forEach(each ->
            functions.add(
                new Bindings.SystemCall(
                    Objects.requireNonNull(SystemCalls.find(each.module(), each.name())))));
    Instance instance =
        executable.instantiate(process, new Bindings(functions, List.of(), List.of()), OPEN);
    int start =
        module.exports().stream()
            .filter(each -> each.name().equals("_start"))
            .findFirst()
            .orElseThrow()
            .index();
    instance.function(start).invokeExact();
  }
}
