package dev.gangway.wasi.engine;

/** A WebAssembly engine. Safe for concurrent use. */
public interface Engine {

  /**
   * Reads, validates and compiles a module.
   *
   * @param wasm the binary module
   * @param name its name in messages
   * @throws ExecFormatException if it is not a module, or cannot be run as a WASI command
   */
  Executable load(byte[] wasm, String name) throws ExecFormatException;
}
