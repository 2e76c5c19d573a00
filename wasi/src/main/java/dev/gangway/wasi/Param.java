package dev.gangway.wasi;

import java.util.List;

/**
 * A parameter of a system call: its name in the specification and what it means.
 *
 * <p>A path or a buffer is one parameter here and two in WebAssembly, a pointer and a length.
 */
public record Param(String name, Kind kind) {

  /** What a parameter means; from this follow its WebAssembly types and how a trace shows it. */
  public enum Kind {
    /** A file descriptor. */
    FD(WasmType.I32),
    /** A pointer to something that no other kind describes. */
    POINTER(WasmType.I32),
    /** An unsigned number of bytes or elements. */
    SIZE(WasmType.I32),
    /** A path or other text: pointer and length in bytes. */
    PATH(WasmType.I32, WasmType.I32),
    /** A buffer that the call fills: pointer and length in bytes. */
    BUFFER(WasmType.I32, WasmType.I32),
    /** A buffer that the call fills with text: pointer and length in bytes. */
    TEXT_BUFFER(WasmType.I32, WasmType.I32),
    /** Buffers that the call fills: pointer to an iovec array and its elements. */
    IOVECS(WasmType.I32, WasmType.I32),
    /** Buffers that the call reads: pointer to a ciovec array and its elements. */
    CIOVECS(WasmType.I32, WasmType.I32),
    CLOCK(WasmType.I32),
    ADVICE(WasmType.I32),
    WHENCE(WasmType.I32),
    SIGNAL(WasmType.I32),
    /** An exit status, unsigned. */
    STATUS(WasmType.I32),
    LOOKUP_FLAGS(WasmType.I32),
    O_FLAGS(WasmType.I32),
    FD_FLAGS(WasmType.I32),
    FST_FLAGS(WasmType.I32),
    RI_FLAGS(WasmType.I32),
    SI_FLAGS(WasmType.I32),
    SD_FLAGS(WasmType.I32),
    RIGHTS(WasmType.I64),
    /** An unsigned position or length in a file. */
    FILE_SIZE(WasmType.I64),
    /** A signed distance in a file. */
    FILE_DELTA(WasmType.I64),
    TIMESTAMP(WasmType.I64),
    /** An opaque position in a directory. */
    COOKIE(WasmType.I64),
    /** Where a 32-bit size goes. */
    OUT_SIZE(WasmType.I32),
    /** Where a new file descriptor goes. */
    OUT_FD(WasmType.I32),
    /** Where a 64-bit position in a file goes. */
    OUT_FILE_SIZE(WasmType.I32),
    /** Where a 64-bit time goes. */
    OUT_TIMESTAMP(WasmType.I32),
    /** Where 16 bits of {@code roflags} go. */
    OUT_RO_FLAGS(WasmType.I32),
    OUT_FDSTAT(WasmType.I32),
    OUT_FILESTAT(WasmType.I32),
    OUT_PRESTAT(WasmType.I32);

    private final List<WasmType> types;

    Kind(WasmType... types) {
      this.types = List.of(types);
    }

    /** Its parameters in WebAssembly, one or two. */
    public List<WasmType> types() {
      return types;
    }
  }
}
