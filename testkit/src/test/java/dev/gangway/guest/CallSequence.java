package dev.gangway.guest;

import dev.gangway.wasm.WasmWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A WASI command that makes calls with constant arguments, one after the other, and then writes the
 * first {@link #PRINTED} bytes of its memory to stdout. The errno of its n-th call is at 4n.
 */
final class CallSequence {
  static final int PRINTED = 1024;

  private static final int IOVEC = 1024;

  /** A call. {@code arguments} are {@link Integer}, {@link Long} or {@link At}. */
  private record Call(String name, List<Object> arguments) {}

  /** An argument: the i32 that is at an address by then. */
  record At(int address) {}

  private final String module;
  private final WasmWriter body = new WasmWriter();
  private final List<Call> calls = new ArrayList<>();
  private final List<WasmWriter> before = new ArrayList<>();
  private WasmWriter stores = new WasmWriter();

  /**
   * @param module the module that the calls are imported from
   */
  CallSequence(String module) {
    this.module = module;
  }

  /** Stores bytes in memory, before the next call. */
  CallSequence store(int at, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      constant(stores, 0x41, at + i);
      constant(stores, 0x41, bytes[i]);
      stores.bytes(hex("3a0000"));
    }
    return this;
  }

  CallSequence store(int at, String text) {
    return store(at, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Stores an i32. */
  CallSequence store(int at, int value) {
    constant(stores, 0x41, at);
    constant(stores, 0x41, value);
    stores.bytes(hex("360000"));
    return this;
  }

  /** Stores an i64. */
  CallSequence store(int at, long value) {
    constant(stores, 0x41, at);
    constant(stores, 0x42, value);
    stores.bytes(hex("370000"));
    return this;
  }

  /** Makes a call. */
  CallSequence call(String name, Object... arguments) {
    before.add(stores);
    stores = new WasmWriter();
    calls.add(new Call(name, List.of(arguments)));
    return this;
  }

  /** The module. */
  byte[] build() {
    int all = calls.size();
    store(IOVEC, 0).store(IOVEC + 4, PRINTED);
    call("fd_write", 1, IOVEC, 1, IOVEC + 8);
    HandMadeModule made = new HandMadeModule();
    List<Integer> functions = new ArrayList<>();
    for (Call call : calls) {
      functions.add(made.imported(module, call.name, made.type(type(call.arguments))));
    }
    for (int i = 0; i < calls.size(); i++) {
      body.bytes(before.get(i).toByteArray());
      constant(body, 0x41, i < all ? 4 * i : IOVEC + 12);
      for (Object argument : calls.get(i).arguments) {
        push(argument);
      }
      body.u8(0x10).u32(functions.get(i)).bytes(hex("360000"));
    }
    return made.command(made.function(HandMadeModule.PLAIN, 0, body.toByteArray()));
  }

  private static String type(List<Object> arguments) {
    StringBuilder type = new StringBuilder("60%02x".formatted(arguments.size()));
    for (Object argument : arguments) {
      type.append(argument instanceof Long ? "7e" : "7f");
    }
    return type.append("017f").toString();
  }

  private void push(Object argument) {
    switch (argument) {
      case Integer number -> constant(body, 0x41, number);
      case Long number -> constant(body, 0x42, number);
      case At at -> {
        constant(body, 0x41, at.address);
        body.bytes(hex("280000"));
      }
      default -> throw new IllegalArgumentException(argument.toString());
    }
  }

  /** {@code i32.const} or {@code i64.const}. */
  private static void constant(WasmWriter to, int opcode, long value) {
    to.u8(opcode);
    long rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) {
      to.u8((int) (rest & 0x7f) | 0x80);
    }
    to.u8((int) (rest & 0x7f));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
