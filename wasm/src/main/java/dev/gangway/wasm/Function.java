package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;

/** A function whose body is edited in place. */
final class Function {
  private final FunctionType type;
  private final List<ValueType> locals;
  private final Block body;

  /**
   * @param locals the types of all variables, parameters first
   */
  Function(FunctionType type, List<ValueType> locals, Block body) {
    this.type = type;
    this.locals = new ArrayList<>(locals);
    this.body = body;
  }

  FunctionType type() {
    return type;
  }

  /** The types of its variables, parameters first. */
  List<ValueType> locals() {
    return locals;
  }

  Block body() {
    return body;
  }

  /** Adds a variable and returns its index. */
  int newLocal(ValueType valueType) {
    locals.add(valueType);
    return locals.size() - 1;
  }
}
