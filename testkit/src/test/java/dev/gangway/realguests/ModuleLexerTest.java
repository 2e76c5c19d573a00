package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * es-module-lexer: C that finds the imports and exports of JavaScript. Its host grows its memory.
 */
class ModuleLexerTest {
  interface Lexer {
    /** Allocates the source. */
    int sa(int length);

    int parse();

    /** Where it failed. */
    int e();

    /** The next import, and where its name begins and ends. */
    int ri();

    int is();

    int ie();

    /** The next export, and where it begins and ends. */
    int re();

    int es();

    int ee();
  }

  /** What a source imports and exports. */
  private static final class Lexing extends Use<List<String>> {
    private final String source;

    Lexing(String source) {
      this.source = source;
    }

    @Override
    List<String> run() {
      guest().growTo(guest().global("__heap_base") + 4L * (source.length() + 1));
      Lexer lexer = guest().bind(Lexer.class);
      guest().write(lexer.sa(source.length()), source.getBytes(UTF_16LE));
      List<String> found = new ArrayList<>();
      if (lexer.parse() == 0) {
        found.add("error at " + lexer.e());
        return found;
      }
      while (lexer.ri() != 0) {
        found.add("import " + source.substring(lexer.is(), lexer.ie()));
      }
      while (lexer.re() != 0) {
        found.add("export " + source.substring(lexer.es(), lexer.ee()));
      }
      return found;
    }
  }

  private static List<String> lex(String source) throws Exception {
    NpmModule module = NpmModule.of("es-module-lexer", "dist/lexer.cjs");
    return Twins.use(module, () -> new Lexing(source));
  }

  @Test
  void importsAndExportsAreFound() throws Exception {
    String source =
        """
        import { a, b as c } from './one.js';
        // import './comment.js'
        const text = `import ${'x'} './template.js'`;
        export const two = /import '.\\/regex.js'/, größe = 2;
        export { größe as size, text };
        export * from 'three';
        export default function four() { return import('./five.js'); }
        """;
    assertThat(lex(source))
        .containsExactly(
            "import ./one.js",
            "import three",
            "import './five.js'",
            "export two",
            "export size",
            "export text",
            "export default");
  }

  @Test
  void aSourceThatIsLargerThanTheMemoryIsLexed() throws Exception {
    String source = "x = 1; // more\n".repeat(20_000) + "import 'end';";
    assertThat(lex(source)).containsExactly("import end");
  }

  @Test
  void anErrorHasItsPlace() throws Exception {
    assertThat(lex("import 'a'; export {")).containsExactly("error at 22");
  }
}
