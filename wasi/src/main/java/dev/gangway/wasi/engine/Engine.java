package dev.gangway.wasi.engine;

/** A WebAssembly engine. Safe for concurrent use. */
public interface Engine {

  /**
   * Reads, validates and compiles a module.
   *
   * @param wasm the binary module
   * @param name what to call it in messages
   * @throws ExecFormatException where it is no module, or none that can be run as a WASI command
   */
  Executable load(byte[] wasm, String name) throws ExecFormatException;
}
