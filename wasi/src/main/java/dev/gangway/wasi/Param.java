package dev.gangway.wasi;

import java.util.Collections;
import java.util.List;

/**
 * A parameter of a system call: its name in the specification, and its meaning.
 *
 * <p>A path or a buffer is one parameter here and two in WebAssembly, a pointer and a length.
 */
public record Param(String name, Kind kind) {

  /** What a parameter means. It decides the WebAssembly types and how a trace shows the value. */
  public enum Kind {
    /** A file descriptor. */
    FD(WasmType.I32, 1),
    /** Any other pointer. */
    POINTER(WasmType.I32, 1),
    /** An unsigned number of bytes or elements. */
    SIZE(WasmType.I32, 1),
    /** A path or other text: pointer and length in bytes. */
    PATH(WasmType.I32, 2),
    /** A buffer that the call fills: pointer and length in bytes. */
    BUFFER(WasmType.I32, 2),
    /** A buffer that the call fills with text: pointer and length in bytes. */
    TEXT_BUFFER(WasmType.I32, 2),
    /** Buffers that the call fills: pointer to an iovec array and its elements. */
    IOVECS(WasmType.I32, 2),
    /** Buffers that the call reads: pointer to a ciovec array and its elements. */
    CIOVECS(WasmType.I32, 2),
    CLOCK(WasmType.I32, 1),
    ADVICE(WasmType.I32, 1),
    WHENCE(WasmType.I32, 1),
    /** As {@link Preview0} numbers it. */
    PREVIEW0_WHENCE(WasmType.I32, 1),
    SIGNAL(WasmType.I32, 1),
    /** An exit status, unsigned. */
    STATUS(WasmType.I32, 1),
    LOOKUP_FLAGS(WasmType.I32, 1),
    O_FLAGS(WasmType.I32, 1),
    FD_FLAGS(WasmType.I32, 1),
    FST_FLAGS(WasmType.I32, 1),
    RI_FLAGS(WasmType.I32, 1),
    SI_FLAGS(WasmType.I32, 1),
    SD_FLAGS(WasmType.I32, 1),
    /** Of {@code copy_file_range}: there are none. */
    COPY_FLAGS(WasmType.I32, 1),
    RIGHTS(WasmType.I64, 1),
    /** An unsigned position or length in a file. */
    FILE_SIZE(WasmType.I64, 1),
    /** A signed distance in a file. */
    FILE_DELTA(WasmType.I64, 1),
    TIMESTAMP(WasmType.I64, 1),
    /** An opaque position in a directory. */
    COOKIE(WasmType.I64, 1),
    /** A pointer to a 64-bit position in a file, which the call advances; 0 for none. */
    IN_OUT_OFFSET(WasmType.I32, 1),
    /** Receives a 32-bit size. */
    OUT_SIZE(WasmType.I32, 1),
    /** Receives a new file descriptor. */
    OUT_FD(WasmType.I32, 1),
    /** Receives a 64-bit position in a file. */
    OUT_FILE_SIZE(WasmType.I32, 1),
    /** Receives a 64-bit time. */
    OUT_TIMESTAMP(WasmType.I32, 1),
    /** Receives 16 bits of {@code roflags}. */
    OUT_RO_FLAGS(WasmType.I32, 1),
    OUT_FDSTAT(WasmType.I32, 1),
    OUT_FILESTAT(WasmType.I32, 1),
    /** In the layout of {@link Preview0}. */
    OUT_PREVIEW0_FILESTAT(WasmType.I32, 1),
    OUT_PRESTAT(WasmType.I32, 1);

    private final WasmType type;
    private final int count;

    Kind(WasmType type, int count) {
      this.type = type;
      this.count = count;
    }

    /** A parameter of this kind, with its name in the specification. */
    Param named(String name) {
      return new Param(name, this);
    }

    /** Its parameters in WebAssembly, one or two. */
    public List<WasmType> types() {
      return Collections.nCopies(count, type);
    }
  }
}
