package dev.gangway;

import dev.gangway.wasm.Signature;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The type of a function.
 *
 * @param parameters in order
 * @param results in order; empty if it returns nothing
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results)
    implements ExternType {

  /** Makes a type. The lists are copied. */
  public FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /**
   * A type without a result.
   *
   * @param parameters in order
   * @return the type
   */
  public static FunctionType of(ValueType... parameters) {
    return new FunctionType(List.of(parameters), List.of());
  }

  /**
   * The same parameters, with results.
   *
   * @param types in order
   * @return the type
   */
  public FunctionType returning(ValueType... types) {
    return new FunctionType(parameters, List.of(types));
  }

  static FunctionType of(Signature signature) {
    return new FunctionType(
        IntStream.range(0, signature.parameterCount())
            .mapToObj(i -> ValueType.of(signature.parameter(i)))
            .toList(),
        IntStream.range(0, signature.resultCount())
            .mapToObj(i -> ValueType.of(signature.result(i)))
            .toList());
  }

  /**
   * The type as text.
   *
   * @return such as {@code (i32, i64) -> i32}
   */
  @Override
  public String toString() {
    String returned = list(results);
    return "(%s) -> %s"
        .formatted(list(parameters), results.size() == 1 ? returned : "(" + returned + ")");
  }

  private static String list(List<ValueType> types) {
    return types.stream().map(ValueType::toString).collect(Collectors.joining(", "));
  }
}
