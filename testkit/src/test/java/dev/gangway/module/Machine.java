package dev.gangway.module;

/** What runs a function. */
enum Machine {
  /** A method that the function was compiled to. */
  COMPILED {
    @Override
    Code body(Code code) {
      return code;
    }
  },
  /** The engine's interpreter, which runs what is too large for a method of the JVM. */
  INTERPRETED {
    @Override
    Code body(Code code) {
      return new Code().repeat(50_000, IDLE).append(code);
    }
  };

  /** {@code ref.null func; drop}: the module is not taken apart at such instructions. */
  private static final Code IDLE = new Code().hex("d0701a");

  /** A body that does the same as {@code code}, for this machine. */
  abstract Code body(Code code);
}
