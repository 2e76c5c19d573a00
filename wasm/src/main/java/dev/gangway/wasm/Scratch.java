package dev.gangway.wasm;

import java.util.EnumMap;
import java.util.Map;

/**
 * Variables that a function gets for the calls that take the place of regions: from one call to
 * what is done with its results, which is one {@link Node.Unit}, so that all calls can share them.
 */
final class Scratch {
  private final Function function;
  private final Map<ValueType, Integer> values = new EnumMap<>(ValueType.class);
  private int way = -1;

  Scratch(Function function) {
    this.function = function;
  }

  /** For the number that says where to go on. */
  int way() {
    if (way < 0) {
      way = function.newLocal(ValueType.I32);
    }
    return way;
  }

  /** For a value that a branch carries, or a result that has to be taken apart. */
  int value(ValueType type) {
    return values.computeIfAbsent(type, function::newLocal);
  }
}
