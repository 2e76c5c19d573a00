package dev.gangway.wasm;

import java.util.EnumMap;
import java.util.Map;

/**
 * Variables of a function for the calls that replace regions. They are used only within one {@link
 * Node.Unit}, a call and the code that uses its results. So all calls can share them.
 */
final class Scratch {
  private final Function function;
  private final Map<ValueType, Integer> values = new EnumMap<>(ValueType.class);
  private int way = -1;

  Scratch(Function function) {
    this.function = function;
  }

  /** A variable for the code of an exit. */
  int way() {
    if (way < 0) {
      way = function.newLocal(ValueType.I32);
    }
    return way;
  }

  /** A variable for the value of a branch, or for a result that is to be split. */
  int value(ValueType type) {
    return values.computeIfAbsent(type, function::newLocal);
  }
}
