package dev.gangway.compiler.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.Value;

/**
 * Arguments and expected results as the converter writes them, for Endive's arrays: a vector takes
 * two elements, the low one first.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SpecValues(long[] bits, @Nullable Object[] objects) {
  private static final int FLOAT_QUIET = 0x7fc00000;
  private static final long DOUBLE_QUIET = 0x7ff8000000000000L;

  static SpecValues arguments(JsonNode args) {
    int size = 0;
    for (JsonNode each : args) {
      size += elements(each);
    }
    long[] bits = new long[size];
    @Nullable Object[] objects = new Object[size];
    int i = 0;
    for (JsonNode each : args) {
      if (isVector(each)) {
        bits[i] = half(each, 0);
        bits[i + 1] = half(each, 1);
      } else if (isObject(each)) {
        objects[i] = object(each);
        bits[i] = objects[i] == null ? Value.REF_NULL_VALUE : 0;
      } else {
        bits[i] = bits(each.get("type").asText(), each.get("value").asText());
      }
      i += elements(each);
    }
    return new SpecValues(bits, objects);
  }

  private static int elements(JsonNode value) {
    return isVector(value) ? 2 : 1;
  }

  private static boolean isVector(JsonNode value) {
    return value.get("type").asText().equals("v128");
  }

  private static boolean isObject(JsonNode value) {
    String type = value.get("type").asText();
    return type.equals("externref") || type.equals("exnref");
  }

  private static int laneBits(JsonNode vector) {
    return Integer.parseInt(vector.get("lane_type").asText().substring(1));
  }

  /** A half of a vector. */
  private static long half(JsonNode vector, int half) {
    int width = laneBits(vector);
    BigInteger all = BigInteger.ZERO;
    int shift = 0;
    for (JsonNode lane : vector.get("value")) {
      all = all.or(new BigInteger(lane.asText()).shiftLeft(shift));
      shift += width;
    }
    return all.shiftRight(64 * half).longValue();
  }

  /** The bits of a number, or of a function's reference. */
  private static long bits(String type, String text) {
    return switch (type) {
      case "i32", "f32" -> Integer.parseUnsignedInt(text);
      case "i64", "f64" -> Long.parseUnsignedLong(text);
      case "funcref" -> text.equals("null") ? Value.REF_NULL_VALUE : Long.parseLong(text);
      default -> throw new IllegalArgumentException(type + " " + text);
    };
  }

  /** An object of the host. */
  private static @Nullable Object object(JsonNode value) {
    String text = value.get("value").asText();
    return text.equals("null") ? null : "object " + text;
  }

  /** Whether results are as expected. */
  static boolean matches(
      Iterable<JsonNode> expected, long[] bits, @Nullable Object @Nullable [] objects) {
    int i = 0;
    for (JsonNode each : expected) {
      if (i + elements(each) > bits.length) {
        return false;
      }
      Object object = objects == null || i >= objects.length ? null : objects[i];
      if (isVector(each) ? !matches(each, bits[i], bits[i + 1]) : !matches(each, bits[i], object)) {
        return false;
      }
      i += elements(each);
    }
    return true;
  }

  /** A vector. */
  private static boolean matches(JsonNode expected, long low, long high) {
    String lanes = expected.get("lane_type").asText();
    int width = laneBits(expected);
    int at = 0;
    for (JsonNode lane : expected.get("value")) {
      long half = at < 64 ? low : high;
      long bits = half >>> (at % 64) & (width == 64 ? -1 : (1L << width) - 1);
      if (lanes.startsWith("f")
          ? !matches(lanes, lane.asText(), bits)
          : bits != new BigInteger(lane.asText()).longValue()) {
        return false;
      }
      at += width;
    }
    return true;
  }

  private static boolean matches(JsonNode expected, long bits, @Nullable Object object) {
    String type = expected.get("type").asText();
    JsonNode value = expected.get("value");
    if (value == null) { // any value that is not null
      return isObject(expected) ? object != null : (int) bits != Value.REF_NULL_VALUE;
    }
    return isObject(expected)
        ? Objects.equals(object, object(expected))
        : matches(type, value.asText(), bits);
  }

  /** A number, or a function's reference. */
  private static boolean matches(String type, String text, long bits) {
    return switch (type) {
      case "i32", "funcref" -> (int) bits == (int) bits(type, text);
      case "f32" ->
          switch (text) {
            case "nan:canonical" -> ((int) bits & Integer.MAX_VALUE) == FLOAT_QUIET;
            case "nan:arithmetic" -> ((int) bits & FLOAT_QUIET) == FLOAT_QUIET;
            default -> (int) bits == (int) bits(type, text);
          };
      case "f64" ->
          switch (text) {
            case "nan:canonical" -> (bits & Long.MAX_VALUE) == DOUBLE_QUIET;
            case "nan:arithmetic" -> (bits & DOUBLE_QUIET) == DOUBLE_QUIET;
            default -> bits == bits(type, text);
          };
      default -> bits == bits(type, text);
    };
  }
}
