package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mappings of source-map: Rust that gives each mapping that it finds to the host. */
class SourceMapTest {
  /** Of two lines of generated code, from two sources, with three names. */
  private static final String MAPPINGS =
      "CAAC,IAAI,IAAM,SAAUA,GAClB,OAAOC,IAAID;CCDb,IAAI,IAAM,SAAUE,GAClB,OAAOA";

  private static final int GREATEST_LOWER_BOUND = 1;

  interface Callback {
    void mapping_callback(
        int line,
        int column,
        int hasLastColumn,
        int lastColumn,
        int hasOriginal,
        int source,
        int originalLine,
        int originalColumn,
        int hasName,
        int name);
  }

  interface Mappings {
    int allocate_mappings(int size);

    int parse_mappings(int text);

    void free_mappings(int mappings);

    int get_last_error();

    void by_generated_location(int mappings);

    void original_location_for(int mappings, int line, int column, int bias);

    void generated_location_for(int mappings, int source, int line, int column, int bias);
  }

  /** Parses mappings, lists them, and looks two of them up. */
  private static final class Lookups extends Use<List<String>> implements Callback {
    private final List<String> found = new ArrayList<>();
    private final String text;

    Lookups(String text) {
      this.text = text;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Callback.class, this));
    }

    @Override
    List<String> run() {
      Mappings wasm = guest().bind(Mappings.class);
      int buffer = wasm.allocate_mappings(text.length());
      guest().write(buffer, text.getBytes(US_ASCII));
      int mappings = wasm.parse_mappings(buffer);
      if (mappings == 0) {
        return List.of("error " + wasm.get_last_error());
      }
      wasm.by_generated_location(mappings);
      found.add("lookups");
      wasm.original_location_for(mappings, 0, 20, GREATEST_LOWER_BOUND);
      wasm.generated_location_for(mappings, 1, 1, 9, GREATEST_LOWER_BOUND);
      wasm.free_mappings(mappings);
      return found;
    }

    @Override
    public void mapping_callback(
        int line,
        int column,
        int hasLastColumn,
        int lastColumn,
        int hasOriginal,
        int source,
        int originalLine,
        int originalColumn,
        int hasName,
        int name) {
      found.add(
          "%d:%d = %d:%d:%d%s"
              .formatted(
                  line,
                  column,
                  source,
                  originalLine,
                  originalColumn,
                  hasName == 0 ? "" : " " + name));
    }
  }

  private static List<String> lookups(String mappings) throws Exception {
    NpmModule module = NpmModule.of("source-map", "lib/mappings.wasm");
    return Twins.use(module, () -> new Lookups(mappings));
  }

  @Test
  void mappingsAreParsedAndFound() throws Exception {
    assertThat(lookups(MAPPINGS))
        .containsExactly(
            "0:1 = 0:0:1",
            "0:5 = 0:0:5",
            "0:9 = 0:0:11",
            "0:18 = 0:0:21 0",
            "0:21 = 0:1:3",
            "0:28 = 0:1:10 1",
            "0:32 = 0:1:14 0",
            "1:1 = 1:0:1",
            "1:5 = 1:0:5",
            "1:9 = 1:0:11",
            "1:18 = 1:0:21 2",
            "1:21 = 1:1:3",
            "1:28 = 1:1:10 2",
            "lookups",
            "0:18 = 0:0:21 0",
            "1:21 = 1:1:3");
  }

  @Test
  void brokenMappingsAreRefused() throws Exception {
    assertThat(lookups("!")).containsExactly("error 4");
  }
}
