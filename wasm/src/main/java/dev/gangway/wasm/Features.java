package dev.gangway.wasm;

/** Names of unsupported features of WebAssembly, for messages. */
final class Features {
  static final String SIMD = "SIMD (vector instructions)";
  static final String RELAXED_SIMD = "relaxed SIMD (vector instructions)";
  static final String LEGACY_EXCEPTIONS =
      "legacy exception handling (try and catch, as they were before try_table)";
  static final String MEMORY64 = "memory64 (memories and tables with 64-bit addresses)";
  static final String MEMORIES = "multiple memories";
  static final String PAGE_SIZES = "custom page sizes";
  static final String STRINGREF = "stringref (strings of the host)";
  static final String STACK_SWITCHING = "stack switching";
  static final String WIDE_ARITHMETIC = "wide arithmetic (128-bit integers)";
  static final String SHARED_EVERYTHING = "shared types (shared-everything threads)";
  static final String DEEP_TYPES = "a type that refers to more than 1,000 types";

  private Features() {}

  /** The feature of an instruction with the prefix 0xfb. */
  static RefusedModuleException objects(int second) {
    return second < 0x80
        ? RefusedModuleException.gc()
        : RefusedModuleException.unsupported(STRINGREF);
  }

  /** The feature of an instruction with the prefix 0xfd. */
  static RefusedModuleException vectors(int second) {
    return RefusedModuleException.unsupported(second < 0x100 ? SIMD : RELAXED_SIMD);
  }
}
