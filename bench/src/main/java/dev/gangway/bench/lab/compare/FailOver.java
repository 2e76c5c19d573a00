package dev.gangway.bench.lab.compare;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much slower is a failure.
 *
 * @param percent as 3
 */
public record FailOver(double percent) {

  /** Reads {@code 3%}, {@code 3} or {@code 0.5%}. */
  public static final class Converter implements ITypeConverter<FailOver> {
    @Override
    public FailOver convert(String text) {
      String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
      try {
        double percent = Double.parseDouble(number.strip());
        if (percent >= 0 && percent < 100) {
          return new FailOver(percent);
        }
      } catch (NumberFormatException e) {
        throw refuse(text, e);
      }
      throw refuse(text, null);
    }

    private static TypeConversionException refuse(
        String text, @org.jspecify.annotations.Nullable Throwable cause) {
      TypeConversionException refused =
          new TypeConversionException("'" + text + "' is no percentage from 0 to 100, as 3%");
      refused.initCause(cause);
      return refused;
    }
  }
}
