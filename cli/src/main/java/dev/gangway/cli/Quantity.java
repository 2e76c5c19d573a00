package dev.gangway.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * A whole number with a unit: sizes such as {@code 64m}, durations such as {@code 10s}. Upper and
 * lower case are the same. Signs, fractions and white space are refused.
 */
final class Quantity {
  private final long number;
  private final String unit;

  private Quantity(long number, String unit) {
    this.number = number;
    this.unit = unit;
  }

  /**
   * Parses bytes: plain, or with k, m, g or t for powers of 1024; {@code kb} and {@code kib} mean
   * k.
   *
   * @param option its name in messages
   */
  static long bytes(String option, String text) throws UsageException {
    String expected = "a size such as 64k, 64m or 1g";
    Quantity size = split(option, text, expected);
    int shift =
        switch (size.unit) {
          case "", "b" -> 0;
          case "k", "kb", "kib" -> 10;
          case "m", "mb", "mib" -> 20;
          case "g", "gb", "gib" -> 30;
          case "t", "tb", "tib" -> 40;
          default -> throw malformed(option, text, expected);
        };
    if (size.number > Long.MAX_VALUE >> shift) {
      throw new UsageException(option + ": '" + text + "' is too large");
    }
    return size.number << shift;
  }

  /**
   * Parses a duration above zero, with ms, s, m or h. A plain number is seconds, as in timeout(1).
   */
  static Duration duration(String option, String text) throws UsageException {
    String expected = "a time such as 500ms, 10s, 2m or 1h";
    Quantity time = split(option, text, expected);
    long millis =
        switch (time.unit) {
          case "ms" -> 1;
          case "", "s" -> 1000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> throw malformed(option, text, expected);
        };
    // The nanoseconds must fit into a long: about 292 years.
    if (time.number > Long.MAX_VALUE / 1_000_000 / millis) {
      throw new UsageException(option + ": '" + text + "' is too long");
    }
    if (time.number == 0) {
      throw new UsageException(option + ": must be above zero");
    }
    return Duration.ofMillis(time.number * millis);
  }

  /** Parses a plain number from 0 to {@code max}. */
  static long count(String option, String text, long max) throws UsageException {
    Quantity count = split(option, text, "a number");
    if (!count.unit.isEmpty()) {
      throw malformed(option, text, "a number");
    }
    if (count.number > max) {
      throw new UsageException(option + ": '" + text + "' is too large");
    }
    return count.number;
  }

  private static Quantity split(String option, String text, String expected) throws UsageException {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0) {
      throw malformed(option, text, expected);
    }
    if (digits > 18) {
      throw new UsageException(option + ": '" + text + "' is too large");
    }
    return new Quantity(
        Long.parseLong(text, 0, digits, 10), text.substring(digits).toLowerCase(Locale.ROOT));
  }

  private static UsageException malformed(String option, String text, String expected) {
    return new UsageException(option + ": '" + text + "' is not " + expected);
  }
}
