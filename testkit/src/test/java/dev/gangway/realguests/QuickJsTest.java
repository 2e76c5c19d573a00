package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * QuickJS of quickjs-emscripten, in C: JavaScript that calls functions of the host, which call
 * functions of the module.
 */
class QuickJsTest {
  private static final int ADD = 7;

  interface Host {
    /** A call of a function of the host by JavaScript; returns a new value. */
    int qts_host_call_function(int context, int self, int count, int args, int function);

    void qts_host_ref_free(int runtime, int reference);

    int qts_host_interrupt_handler(int runtime);

    int emscripten_resize_heap(int size);

    int emscripten_get_heap_max();

    double emscripten_date_now();

    double emscripten_get_now();

    int _emscripten_sanitizer_get_option(int name);

    int _emscripten_sanitizer_use_colors();

    int emscripten_stack_snapshot();

    int emscripten_stack_unwind_buffer(int address, int buffer, int depth);

    void _emscripten_get_progname(int buffer, int length);
  }

  interface QuickJs {
    int malloc(int size);

    void free(int address);

    int QTS_NewRuntime();

    int QTS_NewContext(int runtime, int intrinsics);

    int QTS_Eval(int context, int code, int length, int file, int detect, int flags);

    int QTS_ResolveException(int context, int value);

    int QTS_Dump(int context, int value);

    int QTS_GetGlobalObject(int context);

    int QTS_NewFunction(int context, int name, int arguments, int constructor, int function);

    int QTS_NewString(int context, int text);

    int QTS_NewFloat64(int context, double value);

    double QTS_GetFloat64(int context, int value);

    int QTS_ArgvGetJSValueConstPointer(int args, int index);

    void QTS_SetProp(int context, int object, int name, int value);

    void QTS_RuntimeEnableInterruptHandler(int runtime);

    void QTS_FreeValuePointer(int context, int value);
  }

  /** Evaluates scripts in one context that has a function {@code add} of the host. */
  private static final class Evaluation extends Use<List<String>> implements Host {
    private final List<String> results = new ArrayList<>();
    private final String[] scripts;
    private int interruptsAllowed = 10;

    Evaluation(String... scripts) {
      this.scripts = scripts;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Host.class, this));
    }

    @Override
    List<String> startFunctions() {
      return List.of("emscripten_stack_init", "__wasm_call_ctors");
    }

    private QuickJs js() {
      return guest().bind(QuickJs.class);
    }

    @Override
    List<String> run() {
      QuickJs js = js();
      int runtime = js.QTS_NewRuntime();
      int context = js.QTS_NewContext(runtime, 0);
      js.QTS_RuntimeEnableInterruptHandler(runtime);
      int global = js.QTS_GetGlobalObject(context);
      int add = js.QTS_NewFunction(context, put("add"), 2, 0, ADD);
      js.QTS_SetProp(context, global, js.QTS_NewString(context, put("add")), add);
      for (String script : scripts) {
        int code = put(script);
        int length = script.getBytes(UTF_8).length;
        int value = js.QTS_Eval(context, code, length, put("script.js"), 0, 0);
        int error = js.QTS_ResolveException(context, value);
        int text = js.QTS_Dump(context, error == 0 ? value : error);
        results.add((error == 0 ? "" : "error ") + guest().readCString(text));
      }
      return results;
    }

    private int put(String text) {
      byte[] bytes = (text + '\0').getBytes(UTF_8);
      int at = js().malloc(bytes.length);
      guest().write(at, bytes);
      return at;
    }

    @Override
    public int qts_host_call_function(int context, int self, int count, int args, int function) {
      QuickJs js = js();
      double sum = function == ADD ? 0 : Double.NaN;
      for (int i = 0; i < count; i++) {
        sum += js.QTS_GetFloat64(context, js.QTS_ArgvGetJSValueConstPointer(args, i));
      }
      return js.QTS_NewFloat64(context, sum);
    }

    @Override
    public void qts_host_ref_free(int runtime, int reference) {}

    @Override
    public int qts_host_interrupt_handler(int runtime) {
      return interruptsAllowed-- > 0 ? 0 : 1;
    }

    @Override
    public int emscripten_resize_heap(int size) {
      return guest().growTo(Integer.toUnsignedLong(size)) ? 1 : 0;
    }

    @Override
    public int emscripten_get_heap_max() {
      return Integer.MIN_VALUE;
    }

    @Override
    public double emscripten_date_now() {
      return 1_000_000_000_000.0;
    }

    @Override
    public double emscripten_get_now() {
      return 1;
    }

    @Override
    public int _emscripten_sanitizer_get_option(int name) {
      return put("");
    }

    @Override
    public int _emscripten_sanitizer_use_colors() {
      return 0;
    }

    @Override
    public int emscripten_stack_snapshot() {
      return 0;
    }

    @Override
    public int emscripten_stack_unwind_buffer(int address, int buffer, int depth) {
      return 0;
    }

    @Override
    public void _emscripten_get_progname(int buffer, int length) {
      guest().write(buffer, new byte[] {'q', 0});
    }
  }

  private static List<String> eval(String... scripts) throws Exception {
    NpmModule module =
        NpmModule.of("@jitl/quickjs-wasmfile-debug-sync", "dist/emscripten-module.wasm");
    return Twins.use(module, () -> new Evaluation(scripts));
  }

  @Test
  void scriptsAreEvaluatedAndCallTheHost() throws Exception {
    assertThat(
            eval(
                "const words = 'the quick brown fox'.split(' ').map(w => w.length); words",
                "let sum = 0; for (const n of words) sum = add(sum, n); sum",
                "[3, 1, 2].sort((a, b) => add(a, -b)).join()",
                "2n ** 70n + ' ' + /(?<when>in \\d{4})/u.exec('Made in 2026.').groups.when",
                "new Date().toISOString()"))
        .containsExactly(
            "[3,5,5,3]",
            "16",
            "\"1,2,3\"",
            "\"1180591620717411303424 in 2026\"",
            "\"2001-09-09T01:46:40.000Z\"");
  }

  @Test
  void errorsAndInterruptsReachTheHost() throws Exception {
    List<String> results = eval("null.x", "while (true) {}", "1 + 1");
    assertThat(results.get(0)).startsWith("error {").contains("\"name\":\"TypeError\"");
    assertThat(results.get(1)).startsWith("error {").contains("\"message\":\"interrupted\"");
    assertThat(results.get(2)).isEqualTo("2");
  }
}
