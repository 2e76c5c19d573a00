package dev.gangway.wasi;

/** The types that parameters of system calls have in WebAssembly. */
public enum WasmType {
  I32,
  I64
}
