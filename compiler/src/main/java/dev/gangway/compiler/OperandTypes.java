package dev.gangway.compiler;

import java.util.Arrays;

/** The types of the values on a function's operand stack. */
final class OperandTypes {
  private byte[] types = new byte[64];
  private int size;

  int size() {
    return size;
  }

  void push(byte type) {
    if (size == types.length) {
      types = Arrays.copyOf(types, 2 * size);
    }
    types[size++] = type;
  }

  void push(byte[] more) {
    for (byte type : more) {
      push(type);
    }
  }

  byte pop() {
    return types[--size];
  }

  void pop(int count) {
    size -= count;
  }

  byte top() {
    return types[size - 1];
  }

  byte at(int index) {
    return types[index];
  }

  /** The types below a height. */
  byte[] below(int height) {
    return Arrays.copyOf(types, height);
  }

  /** Drops what is above a height. */
  void cut(int height) {
    size = height;
  }
}
