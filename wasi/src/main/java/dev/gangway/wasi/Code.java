package dev.gangway.wasi;

/**
 * The code behind a system call.
 *
 * <p>There is one shape for each list of parameter types, named after them: {@code I} is an i32,
 * {@code L} an i64. An engine calls the method of the shape, so the arguments stay in registers and
 * nothing is allocated. A caller that has the arguments in an array calls {@link #call}.
 */
public sealed interface Code {

  /**
   * Makes the call.
   *
   * @param args at least one for each parameter; of an i32 the low 32 bits count
   * @return a WASI errno, 0 for success
   * @throws GuestExit if the guest ends here
   */
  int call(Process process, long[] args);

  /** No parameters. */
  non-sealed interface None extends Code {
    int call(Process process);

    @Override
    default int call(Process process, long[] args) {
      return call(process);
    }
  }

  /** Parameters: {@code (i32)}. */
  non-sealed interface I extends Code {
    int call(Process process, int a);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0]);
    }
  }

  /** Parameters: {@code (i32 i32)}. */
  non-sealed interface II extends Code {
    int call(Process process, int a, int b);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], (int) args[1]);
    }
  }

  /** Parameters: {@code (i32 i64)}. */
  non-sealed interface IL extends Code {
    int call(Process process, int a, long b);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], args[1]);
    }
  }

  /** Parameters: {@code (i32 i32 i32)}. */
  non-sealed interface III extends Code {
    int call(Process process, int a, int b, int c);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], (int) args[1], (int) args[2]);
    }
  }

  /** Parameters: {@code (i32 i64 i32)}. */
  non-sealed interface ILI extends Code {
    int call(Process process, int a, long b, int c);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], args[1], (int) args[2]);
    }
  }

  /** Parameters: {@code (i32 i64 i64)}. */
  non-sealed interface ILL extends Code {
    int call(Process process, int a, long b, long c);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], args[1], args[2]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32)}. */
  non-sealed interface IIII extends Code {
    int call(Process process, int a, int b, int c, int d);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], (int) args[1], (int) args[2], (int) args[3]);
    }
  }

  /** Parameters: {@code (i32 i64 i32 i32)}. */
  non-sealed interface ILII extends Code {
    int call(Process process, int a, long b, int c, int d);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], args[1], (int) args[2], (int) args[3]);
    }
  }

  /** Parameters: {@code (i32 i64 i64 i32)}. */
  non-sealed interface ILLI extends Code {
    int call(Process process, int a, long b, long c, int d);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], args[1], args[2], (int) args[3]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i32)}. */
  non-sealed interface IIIII extends Code {
    int call(Process process, int a, int b, int c, int d, int e);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process, (int) args[0], (int) args[1], (int) args[2], (int) args[3], (int) args[4]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i64 i32)}. */
  non-sealed interface IIILI extends Code {
    int call(Process process, int a, int b, int c, long d, int e);

    @Override
    default int call(Process process, long[] args) {
      return call(process, (int) args[0], (int) args[1], (int) args[2], args[3], (int) args[4]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i32 i32)}. */
  non-sealed interface IIIIII extends Code {
    int call(Process process, int a, int b, int c, int d, int e, int f);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process,
          (int) args[0],
          (int) args[1],
          (int) args[2],
          (int) args[3],
          (int) args[4],
          (int) args[5]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i32 i32 i32)}. */
  non-sealed interface IIIIIII extends Code {
    int call(Process process, int a, int b, int c, int d, int e, int f, int g);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process,
          (int) args[0],
          (int) args[1],
          (int) args[2],
          (int) args[3],
          (int) args[4],
          (int) args[5],
          (int) args[6]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i64 i32 i32)}. */
  non-sealed interface IIIILII extends Code {
    int call(Process process, int a, int b, int c, int d, long e, int f, int g);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process,
          (int) args[0],
          (int) args[1],
          (int) args[2],
          (int) args[3],
          args[4],
          (int) args[5],
          (int) args[6]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i64 i64 i32)}. */
  non-sealed interface IIIILLI extends Code {
    int call(Process process, int a, int b, int c, int d, long e, long f, int g);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process,
          (int) args[0],
          (int) args[1],
          (int) args[2],
          (int) args[3],
          args[4],
          args[5],
          (int) args[6]);
    }
  }

  /** Parameters: {@code (i32 i32 i32 i32 i32 i64 i64 i32 i32)}. */
  non-sealed interface IIIIILLII extends Code {
    int call(Process process, int a, int b, int c, int d, int e, long f, long g, int h, int i);

    @Override
    default int call(Process process, long[] args) {
      return call(
          process,
          (int) args[0],
          (int) args[1],
          (int) args[2],
          (int) args[3],
          (int) args[4],
          args[5],
          args[6],
          (int) args[7],
          (int) args[8]);
    }
  }
}
