package dev.gangway.module;

import dev.gangway.ExitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Runs a module of as many functions and loads or stores in each as its arguments say, and compares
 * what they yield with what they must. The functions are of the size for which loads and stores are
 * linked by {@code invokedynamic}.
 */
final class ManyAccesses {
  private static final long PRIME = 1_000_003;

  /** The bytes that the loads read, and the offset of where the stores write. */
  private static final int CELLS = 256;

  /** The instructions, and how wide each is: one of each type. */
  private static final int[][] LOADS = {{0x28, 4}, {0x29, 8}, {0x2d, 1}, {0x2f, 2}, {0x2a, 4}};

  private static final int[][] STORES = {{0x36, 4}, {0x37, 8}, {0x3a, 1}, {0x3b, 2}};

  private final Random random;
  private final byte[] cells = new byte[CELLS];
  private final ByteBuffer memory = ByteBuffer.allocate(2 * CELLS).order(ByteOrder.LITTLE_ENDIAN);

  private ManyAccesses(long seed) {
    random = new Random(seed);
    random.nextBytes(cells);
    memory.put(0, cells);
  }

  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[2]);
    byte[] wasm =
        new ManyAccesses(seed).module(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    ExitStatus status = Runs.run(wasm);
    if (status.reason() != ExitStatus.Reason.EXITED || status.code() != 0) {
      throw new AssertionError("seed " + seed + ": " + status);
    }
    System.out.println("all as they must be");
  }

  /** A module that exits with 0 if all functions are right. */
  private byte[] module(int functions, int accesses) {
    ModuleBuilder module = new ModuleBuilder();
    module.data(0, cells);
    Code start = new Code();
    for (int i = 0; i < functions; i++) {
      Code body = new Code();
      long sum = i % 2 == 0 ? loads(accesses, body) : stores(accesses, body);
      int function = module.function("", "7e", "7e", body);
      // if (function() != sum) exit(1 + i % 100)
      start.call(function).i64(sum).op(0x52).op(0x04, Code.EMPTY);
      start.i32(1 + i % 100).call(ModuleBuilder.EXIT).end();
    }
    return module.build(start.i32(0).call(ModuleBuilder.EXIT));
  }

  /** Loads cells, and makes one number of all. */
  private long loads(int count, Code body) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int[] load = LOADS[random.nextInt(LOADS.length)];
      int at = random.nextInt(CELLS - 8);
      add(body, load, at);
      sum = sum * PRIME + number(load[1], at);
    }
    body.get(0);
    return sum;
  }

  /** {@code local 0 = local 0 * PRIME + what is there}. */
  private static void add(Code body, int[] load, int at) {
    body.get(0).i64(PRIME).op(0x7e).i32(0).access(load[0], at);
    if (load[0] == 0x2a) {
      body.op(0xbc); // i32.reinterpret_f32
    }
    if (load[1] < 8) {
      body.op(0xad); // i64.extend_i32_u
    }
    body.op(0x7c).set(0);
  }

  private long number(int width, int at) {
    return switch (width) {
      case 1 -> memory.get(at) & 0xffL;
      case 2 -> memory.getShort(at) & 0xffffL;
      case 4 -> memory.getInt(at) & 0xffff_ffffL;
      default -> memory.getLong(at);
    };
  }

  /** Stores numbers, and makes one number of what is there then. */
  private long stores(int count, Code body) {
    for (int i = 0; i < count; i++) {
      int[] store = STORES[random.nextInt(STORES.length)];
      int at = CELLS + random.nextInt(CELLS - 8);
      int value = random.nextInt(64);
      body.i32(0);
      if (store[1] == 8) {
        body.i64(value).access(store[0], at);
        memory.putLong(at, value);
      } else {
        body.i32(value).access(store[0], at);
        put(store[1], at, value);
      }
    }
    long sum = 0;
    for (int at = CELLS; at < 2 * CELLS; at += 8) {
      add(body, LOADS[1], at);
      sum = sum * PRIME + memory.getLong(at);
    }
    body.get(0);
    return sum;
  }

  private void put(int width, int at, int value) {
    switch (width) {
      case 1 -> memory.put(at, (byte) value);
      case 2 -> memory.putShort(at, (short) value);
      default -> memory.putInt(at, value);
    }
  }
}
