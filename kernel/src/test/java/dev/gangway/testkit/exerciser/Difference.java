package dev.gangway.testkit.exerciser;

import java.util.HexFormat;

/** Says where and how bytes differ from the model. */
final class Difference {
  private static final int SHOWN = 16;

  private Difference() {}

  /**
   * Compares {@code n} bytes of {@code actual} with {@code file} at {@code offset}.
   *
   * @return "" if they are the same
   */
  static String describe(Model file, int offset, byte[] actual, int n) {
    int first = file.mismatch(offset, actual, 0, n);
    if (first < 0) {
      return "";
    }
    byte[] expected = new byte[n - first];
    file.read(offset + first, expected, 0, n - first);
    int differing = 0;
    int last = 0;
    boolean zeroes = true;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != actual[first + i]) {
        differing++;
        last = i;
        zeroes &= actual[first + i] == 0;
      }
    }
    int start = offset + first;
    HexFormat hex = HexFormat.of();
    int shown = Math.min(SHOWN, expected.length);
    return "file %s: first differing offset %d (%#x), last %d; %d of %d bytes differ%s; expected %s.., got %s.."
        .formatted(
            file,
            start,
            start,
            start + last,
            differing,
            expected.length,
            zeroes ? ", all of them zero" : "",
            hex.formatHex(expected, 0, shown),
            hex.formatHex(actual, first, first + shown));
  }
}
