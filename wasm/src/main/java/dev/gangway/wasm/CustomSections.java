package dev.gangway.wasm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the custom sections of a module say. They are hints of its toolchain: nothing depends on
 * them, and a malformed one is ignored.
 *
 * @param sections name and size of the first {@value #MAX_LISTED}
 * @param producers such as {@code language C11} and {@code processed-by clang 19.1.5}
 * @param moduleName of the name section, null if it has none
 * @param largestName of the name section: the name of the largest function, null if it has none
 * @see <a href="https://webassembly.github.io/spec/core/appendix/custom.html">names</a>
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md">producers</a>
 */
public record CustomSections(
    List<Section> sections,
    List<String> producers,
    @Nullable String moduleName,
    @Nullable String largestName) {

  private static final int MAX_LISTED = 100;

  /** The longest name that is kept, in bytes. */
  private static final int MAX_NAME = 1000;

  private static final int MODULE_NAME = 0;
  private static final int FUNCTION_NAMES = 1;

  /**
   * A custom section.
   *
   * @param bytes of its content, without its name
   */
  public record Section(String name, int bytes) {}

  /** Reads the sections, in their order. */
  static final class Reader {
    private final List<Section> sections = new ArrayList<>();
    private final List<String> producers = new ArrayList<>();
    private @Nullable String moduleName;
    private @Nullable WasmReader functionNames;

    void read(String name, WasmReader content) {
      if (sections.size() < MAX_LISTED) {
        sections.add(new Section(name, content.remaining()));
      }
      try {
        switch (name) {
          case "producers" -> producers(content);
          case "name" -> names(content);
          default -> {}
        }
      } catch (NotUnderstoodException e) {
        // What was read before is kept.
      }
    }

    private void producers(WasmReader in) {
      for (int fields = in.u32(); fields > 0; fields--) {
        String field = text(in);
        for (int values = in.u32(); values > 0; values--) {
          String value = (field + " " + text(in) + " " + text(in)).strip();
          if (producers.size() < MAX_LISTED) {
            producers.add(value);
          }
        }
      }
    }

    private void names(WasmReader in) {
      while (!in.isAtEnd()) {
        int kind = in.u8();
        WasmReader part = in.part(in.u32());
        switch (kind) {
          case MODULE_NAME -> moduleName = text(part);
          case FUNCTION_NAMES -> functionNames = part;
          default -> {}
        }
      }
    }

    /** A string; its beginning if it is long. */
    private static String text(WasmReader in) {
      int length = in.u32();
      int kept = Math.min(length, MAX_NAME);
      byte[] bytes = in.bytes(kept);
      in.skip(length - kept);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * What was read. To be called once.
     *
     * @param function the index of the largest function
     */
    CustomSections withNameOf(int function) {
      return new CustomSections(sections, producers, moduleName, nameOf(function));
    }

    private @Nullable String nameOf(int function) {
      WasmReader in = functionNames;
      if (in == null) {
        return null;
      }
      try {
        for (int left = in.u32(); left > 0; left--) {
          if (in.u32() == function) {
            return text(in);
          }
          in.skip(in.u32());
        }
      } catch (NotUnderstoodException e) {
        // It has no name.
      }
      return null;
    }
  }
}
