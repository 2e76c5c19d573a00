package dev.gangway.wasm;

import java.io.ByteArrayOutputStream;

/**
 * Writes the binary format.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/values.html">values</a>
 */
public final class WasmWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public WasmWriter u8(int value) {
    out.write(value);
    return this;
  }

  /** Writes an unsigned number. */
  public WasmWriter u32(int value) {
    int rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest);
    return this;
  }

  /** Writes a signed number. */
  WasmWriter s32(int value) {
    int rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest & 0x7f);
    return this;
  }

  public WasmWriter bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Writes bytes with their length before them. */
  WasmWriter sized(byte[] bytes) {
    return u32(bytes.length).bytes(bytes);
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
