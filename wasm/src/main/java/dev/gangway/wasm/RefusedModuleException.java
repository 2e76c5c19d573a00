package dev.gangway.wasm;

/**
 * A module is malformed, is above a limit, or uses an unsupported feature. The message follows the
 * name of the module and a colon.
 */
public final class RefusedModuleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String kind;

  private RefusedModuleException(String kind, String reason) {
    super(reason, null, false, false);
    this.kind = kind;
  }

  static RefusedModuleException other(String reason) {
    return new RefusedModuleException(reason, reason);
  }

  static RefusedModuleException invalid(String why) {
    return other("not a valid WebAssembly module: " + why);
  }

  /**
   * @param what a feature, and what is wrong with it
   */
  static RefusedModuleException unsupported(String what) {
    return other("uses " + what);
  }

  static RefusedModuleException above(ModuleLimit limit, long count, int allowed) {
    return new RefusedModuleException(
        limit.label(),
        "has %,d %s; the limit %s is %,d".formatted(count, limit.what(), limit.label(), allowed));
  }

  /** Adds the index of a function to the message. */
  RefusedModuleException in(int function) {
    return new RefusedModuleException(kind, reason() + " (function " + function + ")");
  }

  /** The message. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Equal for all refusals of one module that need only one line. */
  String kind() {
    return kind;
  }
}
