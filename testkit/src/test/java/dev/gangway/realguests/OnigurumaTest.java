package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Oniguruma, the regular expressions of Visual Studio Code's grammars: C of Emscripten. */
class OnigurumaTest {

  interface Emscripten {
    void emscripten_memcpy_big(int to, int from, int length);

    int emscripten_resize_heap(int size);

    /** The module tells its constants, by a value of JavaScript's only number type. */
    void _embind_register_constant(int name, int type, double value);

    // It also tells which types of C it has.

    default void _embind_register_void(int type, int name) {}

    default void _embind_register_bool(int type, int name, int yes, int no) {}

    default void _embind_register_integer(int type, int name, int size, int min, int max) {}

    default void _embind_register_float(int type, int name, int size) {}

    default void _embind_register_std_string(int type, int name) {}

    default void _embind_register_std_wstring(int type, int size, int name) {}

    default void _embind_register_emval(int type, int name) {}

    default void _embind_register_memory_view(int type, int kind, int name) {}

    default void _embind_register_bigint(
        int type, int name, int size, int minLow, int minHigh, int maxLow, int maxHigh) {}
  }

  interface Oniguruma {
    int omalloc(int size);

    void ofree(int address);

    int getLastOnigError();

    int createOnigScanner(int patterns, int lengths, int count, int options, int syntax);

    int freeOnigScanner(int scanner);

    int findNextOnigScannerMatch(int scanner, int id, int text, int length, int from, int options);
  }

  /** All matches of some patterns in a text. */
  private static final class Scan extends Use<List<String>> implements Emscripten {
    private final Map<String, Integer> constants = new HashMap<>();
    private final String text;
    private final String[] patterns;

    Scan(String text, String... patterns) {
      this.text = text;
      this.patterns = patterns;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Emscripten.class, this));
    }

    @Override
    List<String> startFunctions() {
      return List.of("__wasm_call_ctors");
    }

    @Override
    List<String> run() {
      Oniguruma wasm = guest().bind(Oniguruma.class);
      int[] at = new int[patterns.length];
      int[] lengths = new int[patterns.length];
      for (int i = 0; i < patterns.length; i++) {
        lengths[i] = patterns[i].getBytes(UTF_8).length;
        at[i] = put(wasm, patterns[i]);
      }
      int addresses = wasm.omalloc(8 * patterns.length);
      guest().writeInts(addresses, at);
      guest().writeInts(addresses + 4 * patterns.length, lengths);
      int scanner =
          wasm.createOnigScanner(
              addresses,
              addresses + 4 * patterns.length,
              patterns.length,
              constant("ONIG_OPTION_CAPTURE_GROUP"),
              constant("ONIG_SYNTAX_DEFAULT"));
      if (scanner == 0) {
        return List.of(guest().readCString(wasm.getLastOnigError()));
      }
      List<String> found = matches(wasm, scanner);
      wasm.freeOnigScanner(scanner);
      return found;
    }

    private List<String> matches(Oniguruma wasm, int scanner) {
      byte[] bytes = text.getBytes(UTF_8);
      int string = put(wasm, text);
      int options = constant("ONIG_OPTION_CAPTURE_GROUP");
      List<String> found = new ArrayList<>();
      int from = 0;
      while (true) {
        int match = wasm.findNextOnigScannerMatch(scanner, 1, string, bytes.length, from, options);
        if (match == 0) {
          return found;
        }
        StringBuilder groups = new StringBuilder().append(guest().readInt(match)).append(':');
        for (int i = 0; i < guest().readInt(match + 4); i++) {
          int begin = guest().readInt(match + 8 + 8 * i);
          int end = guest().readInt(match + 12 + 8 * i);
          groups.append(' ').append(new String(bytes, begin, end - begin, UTF_8));
          from = i == 0 ? end : from;
        }
        found.add(groups.toString());
      }
    }

    private int put(Oniguruma wasm, String string) {
      byte[] bytes = string.getBytes(UTF_8);
      int at = wasm.omalloc(bytes.length);
      guest().write(at, bytes);
      return at;
    }

    private int constant(String name) {
      return Objects.requireNonNull(constants.get(name), name);
    }

    @Override
    public void _embind_register_constant(int name, int type, double value) {
      constants.put(guest().readCString(name), (int) value);
    }

    @Override
    public void emscripten_memcpy_big(int to, int from, int length) {
      guest().write(to, guest().read(from, length));
    }

    @Override
    public int emscripten_resize_heap(int size) {
      return guest().growTo(Integer.toUnsignedLong(size)) ? 1 : 0;
    }
  }

  private static List<String> scan(String text, String... patterns) throws Exception {
    NpmModule module = NpmModule.of("vscode-oniguruma", "release/onig.wasm");
    return Twins.use(module, () -> new Scan(text, patterns));
  }

  @Test
  void patternsAreFoundInTurn() throws Exception {
    assertThat(scan("let größe = 0x2A; // Größe", "0x(\\h+)", "\\p{Alpha}+", "//\\s*(.*)"))
        .containsExactly("1: let", "1: größe", "0: 0x2A 2A", "2: // Größe Größe");
  }

  @Test
  void lookbehindAndBackreferencesWork() throws Exception {
    assertThat(scan("$12 13 €14 aa abab", "(?<=[$€])\\d+", "(?<x>a|ab)\\k<x>"))
        .containsExactly("0: 12", "0: 14", "1: aa a", "1: abab ab");
  }

  @Test
  void aBrokenPatternIsRefusedWithItsReason() throws Exception {
    assertThat(scan("", "a(b")).containsExactly("end pattern with unmatched parenthesis");
  }
}
