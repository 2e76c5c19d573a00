package dev.gangway;

import java.util.OptionalLong;

/** The type of an import or an export. */
public sealed interface ExternType
    permits FunctionType,
        ExternType.GlobalType,
        ExternType.MemoryType,
        ExternType.TableType,
        ExternType.TagType {

  /**
   * The type of a global variable.
   *
   * @param value the type of its value
   * @param mutable whether it can be changed
   */
  record GlobalType(ValueType value, boolean mutable) implements ExternType {
    @Override
    public String toString() {
      return "global " + (mutable ? "(mut " + value + ")" : value);
    }
  }

  /**
   * The type of a memory.
   *
   * @param minimum pages of 64 KiB that it starts with
   * @param maximum pages that it may grow to, if the module limits it
   * @param shared whether threads may share it
   */
  record MemoryType(long minimum, OptionalLong maximum, boolean shared) implements ExternType {
    @Override
    public String toString() {
      return "memory " + range(minimum, maximum) + (shared ? " shared" : "");
    }
  }

  /**
   * The type of a table.
   *
   * @param element the type of its elements
   * @param minimum elements that it starts with
   * @param maximum elements that it may grow to, if the module limits it
   */
  record TableType(ValueType element, long minimum, OptionalLong maximum) implements ExternType {
    @Override
    public String toString() {
      return "table " + range(minimum, maximum) + " " + element;
    }
  }

  /**
   * The type of an exception tag.
   *
   * @param function its parameters are the values that an exception carries
   */
  record TagType(FunctionType function) implements ExternType {
    @Override
    public String toString() {
      return "tag " + function;
    }
  }

  private static String range(long minimum, OptionalLong maximum) {
    return maximum.isPresent() ? minimum + " " + maximum.getAsLong() : String.valueOf(minimum);
  }
}
