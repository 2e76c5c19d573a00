package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;
import dev.gangway.wasi.Param.Kind;

/** The guest's arguments and environment. */
final class ArgsCalls {
  private ArgsCalls() {}

  static final Syscall ARGS_GET =
      Syscall.wasi(
          "args_get",
          (Code.II) ArgsCalls::argsGet,
          Kind.POINTER.named("argv"),
          Kind.POINTER.named("argv_buf"));

  /**
   * Writes the arguments: pointers to {@code argv}, strings ended by NUL to {@code argvBuf}. {@link
   * #argsSizesGet} gives the sizes of both.
   *
   * @return {@code FAULT}
   * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#args_get">
   *     args_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>
   */
  static int argsGet(Process process, int argv, int argvBuf) {
    return WasiErrno.of(process.args().copyTo(process.memory(), argv, argvBuf));
  }

  static final Syscall ARGS_SIZES_GET =
      Syscall.wasi(
          "args_sizes_get",
          (Code.II) ArgsCalls::argsSizesGet,
          Kind.OUT_SIZE.named("argc"),
          Kind.OUT_SIZE.named("argv_buf_size"));

  /**
   * Writes the number of arguments and the total of their bytes.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#args_sizes_get">
   *     args_sizes_get</a>
   */
  static int argsSizesGet(Process process, int count, int size) {
    return sizes(process, process.args(), count, size);
  }

  static final Syscall ENVIRON_GET =
      Syscall.wasi(
          "environ_get",
          (Code.II) ArgsCalls::environGet,
          Kind.POINTER.named("environ"),
          Kind.POINTER.named("environ_buf"));

  /**
   * Writes the environment, each string {@code NAME=VALUE}, as {@link #argsGet} does.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#environ_get">
   *     environ_get</a>
   * @see <a href="https://man7.org/linux/man-pages/man7/environ.7.html">environ(7)</a>
   */
  static int environGet(Process process, int environ, int environBuf) {
    return WasiErrno.of(process.env().copyTo(process.memory(), environ, environBuf));
  }

  static final Syscall ENVIRON_SIZES_GET =
      Syscall.wasi(
          "environ_sizes_get",
          (Code.II) ArgsCalls::environSizesGet,
          Kind.OUT_SIZE.named("environc"),
          Kind.OUT_SIZE.named("environ_buf_size"));

  /**
   * Writes the number of environment strings and the total of their bytes.
   *
   * @return {@code FAULT}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#environ_sizes_get">
   *     environ_sizes_get</a>
   */
  static int environSizesGet(Process process, int count, int size) {
    return sizes(process, process.env(), count, size);
  }

  private static int sizes(Process process, StringVector strings, int count, int size) {
    UserMemory memory = process.memory();
    if (memory.accessible(size, 4) != 4 || memory.putInt(count, strings.count()) != 0) {
      return WasiErrno.FAULT;
    }
    return WasiErrno.of(memory.putInt(size, strings.size()));
  }
}
