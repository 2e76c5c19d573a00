package dev.gangway.cli;

import dev.gangway.ExportType;
import dev.gangway.FunctionType;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.ValueType;
import java.io.PrintStream;
import java.util.List;

/** A call of one exported function: {@code gangway run --invoke NAME x.wasm ARGS}. */
final class Invocation {
  private static final String OPTION = "--invoke ";

  private final String function;
  private final FunctionType type;
  private final long[] arguments;

  private Invocation(String function, FunctionType type, long[] arguments) {
    this.function = function;
    this.type = type;
    this.arguments = arguments;
  }

  /**
   * Reads the arguments of the call.
   *
   * @param texts a number for each parameter: integers in decimal or, after {@code 0x}, in
   *     hexadecimal, signed or unsigned; floating-point numbers as Java has them
   * @throws UsageException if there is no such function, or the arguments do not fit its type; the
   *     message has the type
   */
  static Invocation parse(Program program, String function, List<String> texts)
      throws UsageException {
    FunctionType type = type(program, function);
    if (type.parameters().size() != texts.size()) {
      throw new UsageException(
          "%s%s: %d arguments for %s".formatted(OPTION, function, texts.size(), type));
    }
    long[] arguments = new long[texts.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = number(function, type.parameters().get(i), texts.get(i));
    }
    return new Invocation(function, type, arguments);
  }

  private static FunctionType type(Program program, String function) throws UsageException {
    StringBuilder others = new StringBuilder();
    for (ExportType export : program.exports()) {
      if (export.type() instanceof FunctionType type) {
        if (export.name().equals(function)) {
          return type;
        }
        others.append(others.isEmpty() ? "" : ", ").append(export.name());
      }
    }
    throw new UsageException(
        "%s%s: there is no such function; %s exports %s"
            .formatted(
                OPTION, function, program.name(), others.isEmpty() ? "no functions" : others));
  }

  private static long number(String function, ValueType type, String text) throws UsageException {
    try {
      return switch (type) {
        case I32 -> integer(text, 32);
        case I64 -> integer(text, 64);
        case F32 -> Float.floatToRawIntBits(Float.parseFloat(text));
        case F64 -> Double.doubleToRawLongBits(Double.parseDouble(text));
        default ->
            throw new UsageException(
                "%s%s: a parameter is %s, which cannot be given here"
                    .formatted(OPTION, function, type));
      };
    } catch (NumberFormatException e) {
      throw new UsageException("%s%s: '%s' is not an %s".formatted(OPTION, function, text, type));
    }
  }

  /** An integer of so many bits, signed or unsigned. */
  private static long integer(String text, int bits) {
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    long value = Long.parseUnsignedLong(hex ? digits.substring(2) : digits, hex ? 16 : 10);
    long most = negative ? 1L << (bits - 1) : -1L >>> (64 - bits);
    if (Long.compareUnsigned(value, most) > 0) {
      throw new NumberFormatException(text);
    }
    return negative ? -value : value;
  }

  /**
   * Calls the function, and prints each result on a line. The guest is started.
   *
   * @throws dev.gangway.GuestException if the guest ends in it
   */
  void run(Guest guest, PrintStream out) {
    long[] results = new long[type.results().size()];
    guest.function(function).call(arguments, results);
    for (int i = 0; i < results.length; i++) {
      out.println(text(type.results().get(i), results[i]));
    }
    out.flush();
  }

  private static String text(ValueType type, long bits) {
    return switch (type) {
      case I32 -> String.valueOf((int) bits);
      case F32 -> String.valueOf(Float.intBitsToFloat((int) bits));
      case F64 -> String.valueOf(Double.longBitsToDouble(bits));
      default -> String.valueOf(bits);
    };
  }
}
