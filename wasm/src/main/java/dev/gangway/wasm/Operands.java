package dev.gangway.wasm;

import org.jspecify.annotations.Nullable;

/**
 * The types of operands and results of instructions, if they depend only on the opcode: arithmetic,
 * loads, stores and atomics.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/index-instructions.html">index</a>
 */
public final class Operands {
  private static final @Nullable Signature[] PLAIN = new Signature[256];
  private static final Signature[] TRUNCATIONS = {
    of("f", "i"), of("f", "i"), of("d", "i"), of("d", "i"),
    of("f", "l"), of("f", "l"), of("d", "l"), of("d", "l")
  };

  /** Atomic operations by the second byte; null for unknown ones. */
  private static final @Nullable Signature[] ATOMICS = new Signature[0x4f];

  static {
    // Loads and stores: an address, and the value of a store.
    put(0x28, 0x28, "i", "i");
    put(0x29, 0x29, "i", "l");
    put(0x2a, 0x2a, "i", "f");
    put(0x2b, 0x2b, "i", "d");
    put(0x2c, 0x2f, "i", "i");
    put(0x30, 0x35, "i", "l");
    put(0x36, 0x36, "ii", "");
    put(0x37, 0x37, "il", "");
    put(0x38, 0x38, "if", "");
    put(0x39, 0x39, "id", "");
    put(0x3a, 0x3b, "ii", "");
    put(0x3c, 0x3e, "il", "");
    // Comparisons.
    put(0x45, 0x45, "i", "i");
    put(0x46, 0x4f, "ii", "i");
    put(0x50, 0x50, "l", "i");
    put(0x51, 0x5a, "ll", "i");
    put(0x5b, 0x60, "ff", "i");
    put(0x61, 0x66, "dd", "i");
    // Arithmetic.
    put(0x67, 0x69, "i", "i");
    put(0x6a, 0x78, "ii", "i");
    put(0x79, 0x7b, "l", "l");
    put(0x7c, 0x8a, "ll", "l");
    put(0x8b, 0x91, "f", "f");
    put(0x92, 0x98, "ff", "f");
    put(0x99, 0x9f, "d", "d");
    put(0xa0, 0xa6, "dd", "d");
    // Conversions.
    put(0xa7, 0xa7, "l", "i");
    put(0xa8, 0xa9, "f", "i");
    put(0xaa, 0xab, "d", "i");
    put(0xac, 0xad, "i", "l");
    put(0xae, 0xaf, "f", "l");
    put(0xb0, 0xb1, "d", "l");
    put(0xb2, 0xb3, "i", "f");
    put(0xb4, 0xb5, "l", "f");
    put(0xb6, 0xb6, "d", "f");
    put(0xb7, 0xb8, "i", "d");
    put(0xb9, 0xba, "l", "d");
    put(0xbb, 0xbb, "f", "d");
    put(0xbc, 0xbc, "f", "i");
    put(0xbd, 0xbd, "d", "l");
    put(0xbe, 0xbe, "i", "f");
    put(0xbf, 0xbf, "l", "d");
    put(0xc0, 0xc1, "i", "i");
    put(0xc2, 0xc4, "l", "l");

    ATOMICS[0x00] = of("ii", "i"); // notify
    ATOMICS[0x01] = of("iil", "i"); // wait32
    ATOMICS[0x02] = of("ill", "i"); // wait64
    // Seven widths each: i32, i64, two parts of i32, three of i64.
    atomics(0x10, of("i", "i"), of("i", "l"));
    atomics(0x17, of("ii", ""), of("il", ""));
    for (int first = 0x1e; first < 0x48; first += 7) {
      atomics(first, of("ii", "i"), of("il", "l"));
    }
    atomics(0x48, of("iii", "i"), of("ill", "l"));
  }

  private Operands() {}

  private static Signature of(String takes, String leaves) {
    return Signature.of(takes, leaves);
  }

  private static void put(int first, int last, String takes, String leaves) {
    for (int opcode = first; opcode <= last; opcode++) {
      PLAIN[opcode] = of(takes, leaves);
    }
  }

  private static void atomics(int first, Signature i32, Signature i64) {
    for (int i = 0; i < 7; i++) {
      ATOMICS[first + i] = i == 1 || i > 3 ? i64 : i32;
    }
  }

  /** Null if the opcode is of another kind. */
  public static @Nullable Signature plain(int opcode) {
    return PLAIN[opcode];
  }

  /** A truncation, by the second byte after the prefix 0xfc. */
  public static Signature truncation(int second) {
    return TRUNCATIONS[second];
  }

  /** An atomic instruction except the fence, by the second byte after 0xfe; null if unknown. */
  public static @Nullable Signature atomic(int second) {
    return second < ATOMICS.length ? ATOMICS[second] : null;
  }
}
