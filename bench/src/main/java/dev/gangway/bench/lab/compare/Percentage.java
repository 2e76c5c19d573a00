package dev.gangway.bench.lab.compare;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 3%}, {@code 3} or {@code 0.5%}: from 0 to below 100. */
public final class Percentage implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    if (!text.matches("\\d{1,2}(\\.\\d+)?%?")) {
      throw new TypeConversionException("'" + text + "' is no percentage from 0 to 100, as 3%");
    }
    return Double.valueOf(text.replace("%", ""));
  }
}
