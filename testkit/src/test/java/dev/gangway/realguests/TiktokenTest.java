package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Export;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * tiktoken, the tokenizer of OpenAI's models, in Rust: wasm-bindgen imports functions for values of
 * JavaScript, of which there are none here but {@code undefined}, and strings that it throws.
 */
class TiktokenTest {
  private static final int UNDEFINED = 128;

  /** Values of JavaScript, by numbers. */
  interface Values {
    @Export("__wbindgen_is_undefined")
    int isUndefined(int value);

    @Export("__wbindgen_object_drop_ref")
    void drop(int value);

    @Export("__wbindgen_error_new")
    int newError(int text, int length);
  }

  interface Tiktoken {
    @Export("__wbindgen_add_to_stack_pointer")
    int addToStackPointer(int bytes);

    @Export("__wbindgen_export_1")
    int malloc(int size, int alignment);

    void get_encoding(int result, int name, int length, int special);

    void tiktoken_encode_ordinary(int result, int encoding, int text, int length);

    void tiktoken_decode(int result, int encoding, int tokens, int length);
  }

  /** Encodes a text and decodes the tokens. */
  private static final class Tokens extends Use<List<Object>> implements Values {
    private final String encoding;
    private final String text;
    private String error = "";

    Tokens(String encoding, String text) {
      this.encoding = encoding;
      this.text = text;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("./tiktoken_bg.js", Values.class, this));
    }

    @Override
    List<Object> run() {
      Tiktoken wasm = guest().bind(Tiktoken.class);
      int result = wasm.addToStackPointer(-16);
      wasm.get_encoding(result, put(wasm, encoding), encoding.length(), UNDEFINED);
      if (guest().readInt(result + 8) != 0) {
        return List.of(error);
      }
      int encoder = guest().readInt(result);
      wasm.tiktoken_encode_ordinary(result, encoder, put(wasm, text), text.getBytes(UTF_8).length);
      int tokens = guest().readInt(result);
      int count = guest().readInt(result + 4);
      List<Object> found = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        found.add(guest().readInt(tokens + 4 * i));
      }
      wasm.tiktoken_decode(result, encoder, tokens, count);
      found.add(guest().readString(guest().readInt(result), guest().readInt(result + 4)));
      return found;
    }

    private int put(Tiktoken wasm, String string) {
      byte[] bytes = string.getBytes(UTF_8);
      int at = wasm.malloc(bytes.length, 1);
      guest().write(at, bytes);
      return at;
    }

    @Override
    public int isUndefined(int value) {
      return value == UNDEFINED ? 1 : 0;
    }

    @Override
    public void drop(int value) {}

    @Override
    public int newError(int text, int length) {
      error = guest().readString(text, length);
      return UNDEFINED + 4;
    }
  }

  private static List<Object> tokens(String encoding, String text) throws Exception {
    NpmModule module = NpmModule.of("@dqbd/tiktoken", "tiktoken_bg.wasm");
    return Twins.use(module, () -> new Tokens(encoding, text));
  }

  @Test
  void textIsEncodedAndDecoded() throws Exception {
    assertThat(tokens("gpt2", "hello world")).containsExactly(31373, 995, "hello world");
  }

  @Test
  void anUnknownEncodingIsAnErrorOfTheHost() throws Exception {
    assertThat(tokens("none", "")).containsExactly("Invalid encoding");
  }
}
