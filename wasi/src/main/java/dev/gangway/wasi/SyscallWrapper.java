package dev.gangway.wasi;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;

/**
 * Puts code around system calls. It sees the process and the arguments of each call, makes the
 * call, and returns its errno. A call through it allocates.
 */
final class SyscallWrapper {
  /** The code around calls. */
  @FunctionalInterface
  interface Around {
    /**
     * Makes a call.
     *
     * @param call the call itself, without this code
     * @return its errno
     */
    int run(Syscall call, Process process, long[] args);
  }

  private final Syscall call;
  private final Around around;

  private SyscallWrapper(Syscall call, Around around) {
    this.call = call;
    this.around = around;
  }

  /** The same call, made by {@code around}. */
  static Syscall wrap(Syscall call, Around around) {
    // A proxy, since each shape has a method of its own.
    Class<?> shape = Objects.requireNonNull(Syscall.shape(call.parameterTypes()));
    SyscallWrapper wrapper = new SyscallWrapper(call, around);
    return call.with(
        (Code)
            Proxy.newProxyInstance(
                Code.class.getClassLoader(),
                new Class<?>[] {shape},
                (_, method, args) -> wrapper.invoked(method, args)));
  }

  /**
   * Either method {@code call} of the shape: the process, then the arguments or an array of them.
   */
  private Object invoked(Method method, Object[] args) throws ReflectiveOperationException {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, args);
    }
    Process process = (Process) args[0];
    if (args.length == 2 && args[1] instanceof long[] array) {
      return around.run(call, process, array);
    }
    long[] array = new long[args.length - 1];
    for (int i = 0; i < array.length; i++) {
      array[i] = ((Number) args[i + 1]).longValue();
    }
    return around.run(call, process, array);
  }
}
