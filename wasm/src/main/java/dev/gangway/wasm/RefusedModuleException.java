package dev.gangway.wasm;

/**
 * A module is malformed, is above a limit, or uses an unsupported feature. The message follows the
 * name of the module and a colon.
 */
public final class RefusedModuleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private RefusedModuleException(String reason) {
    super(reason, null, false, false);
  }

  static RefusedModuleException other(String reason) {
    return new RefusedModuleException(reason);
  }

  static RefusedModuleException invalid(String why) {
    return new RefusedModuleException("not a valid WebAssembly module: " + why);
  }

  static RefusedModuleException unsupported(String feature) {
    return new RefusedModuleException("uses " + feature + ", which is not supported");
  }

  static RefusedModuleException gc() {
    return new RefusedModuleException(
        "uses WebAssembly GC, whose objects on the host's heap have no limit here");
  }

  static RefusedModuleException above(ModuleLimit limit, long count, int allowed) {
    return new RefusedModuleException(
        "has %,d %s; the limit %s is %,d".formatted(count, limit.what(), limit.label(), allowed));
  }

  /** Adds the index of a function to the message. */
  RefusedModuleException in(int function) {
    return new RefusedModuleException(reason() + " (function " + function + ")");
  }

  /** The message. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
