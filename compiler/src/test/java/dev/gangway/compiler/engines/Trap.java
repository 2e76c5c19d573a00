package dev.gangway.compiler.engines;

import org.jspecify.annotations.Nullable;

/** Why a call ended: engines word it differently. */
@SuppressWarnings("ImmutableEnumChecker") // its array never changes
public enum Trap {
  BOUNDS("out of bounds", "undefined element"),
  DIVISION("divide by zero", "remainder by zero"),
  OVERFLOW("integer overflow", "unrepresentable"),
  CONVERSION("invalid conversion to integer"),
  UNREACHABLE("unreachable"),
  NULL_FUNCTION("uninitialized element"),
  NULL_REFERENCE("null reference", "null exception"),
  SIGNATURE("indirect call type mismatch", "function signature mismatch"),
  STACK("stack exhausted", "Maximum call stack"),
  ALIGNMENT("unaligned atomic", "operation does not support unaligned"),
  SHARED("expected shared memory"),
  OTHER();

  private final String[] texts;

  Trap(String... texts) {
    this.texts = texts;
  }

  /** The kind of a trap by its message. */
  public static Trap kind(@Nullable String message) {
    if (message != null) {
      for (Trap each : values()) {
        for (String text : each.texts) {
          if (message.contains(text)) {
            return each;
          }
        }
      }
    }
    return OTHER;
  }

  /**
   * The kind that all engines can tell: node has one message for an indirect call of a wrong or
   * missing function, and one for a float without an integer.
   */
  public Trap common() {
    return switch (this) {
      case NULL_FUNCTION -> SIGNATURE;
      case CONVERSION -> OVERFLOW;
      default -> this;
    };
  }
}
