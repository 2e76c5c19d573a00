package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;

/** The guest's arguments and environment. */
final class ArgsCalls {
  private final UserMemory memory;
  private final StringVector args;
  private final StringVector env;

  ArgsCalls(Process process) {
    memory = process.task().memory();
    args = process.args();
    env = process.env();
  }

  /**
   * Writes the arguments: pointers to {@code argv}, strings ended by NUL to {@code argvBuf}. Room
   * as {@link #argsSizesGet} says.
   *
   * @return {@code FAULT}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#args_get">
   *     args_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>
   */
  int argsGet(int argv, int argvBuf) {
    return WasiErrno.of(args.copyTo(memory, argv, argvBuf));
  }

  /**
   * Writes the number of arguments and the bytes of all of them.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#args_sizes_get">
   *     args_sizes_get</a>
   */
  int argsSizesGet(int count, int size) {
    return sizes(args, count, size);
  }

  /**
   * Writes the environment, each string {@code NAME=VALUE}, as {@link #argsGet} does.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#environ_get">
   *     environ_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man7/environ.7.html">environ(7)</a>
   */
  int environGet(int environ, int environBuf) {
    return WasiErrno.of(env.copyTo(memory, environ, environBuf));
  }

  /**
   * Writes the number of environment strings and the bytes of all of them.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#environ_sizes_get">
   *     environ_sizes_get</a>
   */
  int environSizesGet(int count, int size) {
    return sizes(env, count, size);
  }

  private int sizes(StringVector strings, int count, int size) {
    if (memory.accessible(size, 4) != 4 || memory.putInt(count, strings.count()) != 0) {
      return WasiErrno.FAULT;
    }
    return WasiErrno.of(memory.putInt(size, strings.size()));
  }
}
