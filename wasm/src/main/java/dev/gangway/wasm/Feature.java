package dev.gangway.wasm;

/** A feature beyond the first version of WebAssembly, of 2017. */
public enum Feature {
  SIGN_EXTENSION("sign extension"),
  SATURATING_CONVERSIONS("saturating float-to-int conversions"),
  MULTIPLE_VALUES("multiple values"),
  BULK_MEMORY("bulk memory"),
  REFERENCE_TYPES("reference types"),
  FUNCTION_REFERENCES("typed function references"),
  EXTENDED_CONSTANTS("extended constant expressions"),
  TAIL_CALLS("tail calls"),
  EXCEPTIONS("exceptions"),
  THREADS("threads (atomic instructions or shared memory)"),

  SIMD("SIMD", "SIMD (vector instructions)"),
  RELAXED_SIMD("relaxed SIMD", "relaxed SIMD (vector instructions)"),
  LEGACY_EXCEPTIONS(
      "legacy exceptions",
      "legacy exception handling (try and catch, as they were before try_table)"),
  MEMORY64("memory64", "memory64 (memories and tables with 64-bit addresses)"),
  MEMORIES("multiple memories", "multiple memories"),
  PAGE_SIZES("custom page sizes", "custom page sizes"),
  GC("GC", "WebAssembly GC"),
  STRINGREF("stringref", "stringref (strings of the host)"),
  STACK_SWITCHING("stack switching", "stack switching"),
  WIDE_ARITHMETIC("wide arithmetic", "wide arithmetic (128-bit integers)"),
  SHARED_EVERYTHING("shared types", "shared types (shared-everything threads)");

  private final String label;

  /** Its name in a refusal; empty if it is supported. */
  private final String refused;

  Feature(String label) {
    this(label, "");
  }

  Feature(String label, String refused) {
    this.label = label;
    this.refused = refused;
  }

  /** Its name, such as {@code tail calls}. */
  public String label() {
    return label;
  }

  /** Whether modules that use it are accepted. */
  public boolean isSupported() {
    return refused.isEmpty();
  }

  /** The refusal of a module that uses it. */
  RefusedModuleException refusal() {
    return RefusedModuleException.unsupported(
        refused
            + (this == GC
                ? ", whose objects on the host's heap have no limit here"
                : ", which is not supported"));
  }

  /** The feature of an instruction with the prefix 0xfb. */
  static Feature ofObjects(int second) {
    return second < 0x80 ? GC : STRINGREF;
  }

  /** The feature of an instruction with the prefix 0xfd. */
  static Feature ofVectors(int second) {
    return second < 0x100 ? SIMD : RELAXED_SIMD;
  }
}
