package dev.gangway.compiler.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What does not pass on Gangway's compiler, and why. */
final class KnownFailures {
  /**
   * Files and commands by the reason. An entry is a file's name, or its beginning with a star, for
   * all that fails there; or a file and a line, for one command.
   */
  private static final Map<String, List<String>> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put("SIMD is refused", List.of("simd_*", "i16x8_*", "i32x4_*", "i8x16_*", "relaxed_*"));
    REASONS.put(
        "several memories are refused",
        List.of(
            "address0.wast",
            "address1.wast",
            "align0.wast",
            "binary0.wast",
            "data0.wast",
            "data1.wast",
            "data_drop0.wast",
            "exports0.wast",
            "float_exprs0.wast",
            "float_exprs1.wast",
            "float_memory0.wast",
            "imports0.wast",
            "imports1.wast",
            "imports2.wast",
            "imports3.wast",
            "imports4.wast",
            "linking0.wast",
            "linking1.wast",
            "linking2.wast",
            "linking3.wast",
            "load0.wast",
            "load1.wast",
            "load2.wast",
            "memory-multi.wast",
            "memory_copy0.wast",
            "memory_copy1.wast",
            "memory_fill0.wast",
            "memory_grow.wast",
            "memory_init0.wast",
            "memory_size0.wast",
            "memory_size1.wast",
            "memory_size2.wast",
            "memory_size_import.wast",
            "memory_trap0.wast",
            "memory_trap1.wast",
            "start0.wast",
            "store0.wast",
            "store1.wast",
            "store2.wast",
            "traps0.wast"));
    REASONS.put("legacy exceptions are not parsed", List.of("try_catch.wast"));
  }

  private KnownFailures() {}

  /**
   * Removes the known failures of a file.
   *
   * @param file its name
   * @return entries that no failure needs
   */
  static List<String> remove(String file, List<SpecRun.Failure> failures) {
    List<String> unused = new ArrayList<>();
    REASONS.forEach((reason, entries) -> {
      for (String each : entries) {
        if (isFor(each, file) && !failures.removeIf(failure -> isFor(each, failure))) {
          unused.add(each + ": " + reason);
        }
      }
    });
    return unused;
  }

  private static boolean isFor(String entry, String file) {
    String name = entry.split(":", -1)[0];
    return name.endsWith("*")
        ? file.startsWith(name.substring(0, name.length() - 1))
        : file.equals(name);
  }

  private static boolean isFor(String entry, SpecRun.Failure failure) {
    int colon = entry.indexOf(':');
    return colon < 0 || failure.line() == Integer.parseInt(entry.substring(colon + 1));
  }
}
