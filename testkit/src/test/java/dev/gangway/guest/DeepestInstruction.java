package dev.gangway.guest;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.uaccess.copy.Copies;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasmType;
import dev.gangway.wasm.WasmWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A JVM whose guests execute each of {@link Snippets} as the deepest of their stack, at many
 * depths; then innocent guests execute them.
 *
 * <p>Arguments: {@code compiled}, {@code linked} (compiled, with so many loads that they are linked
 * by {@code invokedynamic}) or {@code interpreted}, and the first snippet and the end. With {@code
 * -Devery=N} guests recurse for every Nth only; with {@code -Dspent=true} the copy routines are not
 * the JVM's any more; with {@code -Dinnocent=true} there are innocent guests only, after a line
 * {@link #MARK}.
 */
final class DeepestInstruction {
  static final String MARK = "from now on";

  private static final long STACK = 384 << 10;

  /** {@code if (load(8) != 0)}. */
  private static final String WANTED = "41082802000440";

  /** More than a function's limit for plain calls. */
  private static final int LOADS = 260;

  private final Gangway gangway;
  private final Program program;

  private DeepestInstruction(Gangway gangway, Program program) {
    this.gangway = gangway;
    this.program = program;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("gangway-deepest");
    try (Gangway gangway = Gangway.builder().directory("/work", directory).build()) {
      Program program = gangway.load(module(args[0]), "deepest");
      DeepestInstruction test = new DeepestInstruction(gangway, program);
      int end = Math.min(Integer.parseInt(args[2]), count());
      int first = Integer.parseInt(args[1]);
      if (Boolean.getBoolean("spent")) {
        spendTheCreditOfTheJvmsCopies();
      }
      if (Boolean.getBoolean("innocent")) {
        test.run(0, 0, false);
        // What the host does with a trap.
        test.run(Snippets.all(Snippets.CALLS.size()).indexOf("00"), 0, true);
        System.out.println("%d".formatted(1));
        System.out.println(MARK);
      } else {
        for (int k = first; k < end; k += Integer.getInteger("every", 1)) {
          test.recurse(k);
        }
      }
      for (int k = first; k < end; k++) {
        test.isWell(k);
      }
    } finally {
      Files.delete(directory);
    }
  }

  private static void spendTheCreditOfTheJvmsCopies() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(32 << 20);
      for (int i = 0; i < 128; i++) { // 4 GiB
        Copies.fill(memory, 0, (byte) 1, memory.byteSize());
      }
    }
  }

  static int count() {
    return Snippets.all(Snippets.CALLS.size()).size();
  }

  /**
   * {@code _start} takes the number of a snippet from the number of its arguments, and the level
   * where it is executed from their length. It is executed only if the environment is not empty.
   */
  private static byte[] module(String functions) {
    HandMadeModule module = new HandMadeModule();
    module.type("60017f017f");
    int argsSizesGet = -1;
    int environSizesGet = -1;
    for (Syscall call : Snippets.CALLS) {
      int index = module.imported(call.module(), call.name(), module.type(type(call)));
      argsSizesGet = call.name().equals("args_sizes_get") ? index : argsSizesGet;
      environSizesGet = call.name().equals("environ_sizes_get") ? index : environSizesGet;
    }
    int deep = module.type("60017f00");
    int dispatched = module.type("60027f7f00");
    List<String> snippets = Snippets.all(module.function(HandMadeModule.PLAIN, ""));
    // environ_sizes_get(8, 12); args_sizes_get(0, 4); load(4) - load(0) * 2
    WasmWriter start = new WasmWriter().bytes(HandMadeModule.hex("4108410c"));
    start.u8(0x10).u32(environSizesGet).u8(0x1a).bytes(HandMadeModule.hex("41004104"));
    start.u8(0x10).u32(argsSizesGet).u8(0x1a);
    start.bytes(HandMadeModule.hex("4104280200" + "41002802004102" + "6c6b"));
    if (functions.equals("interpreted")) {
      // Exceptions are refused in modules with interpreted functions.
      List<String> others =
          snippets.stream().map(each -> Snippets.throwsException(each) ? "01" : each).toList();
      int recursing = module.next();
      module.function(dispatched, 0, dispatching(others, recursing));
      // recursing(…, load(0) - 1)
      start.bytes(HandMadeModule.hex("410028020041016b")).u8(0x10).u32(recursing);
    } else {
      module.tag();
      for (String snippet : snippets) {
        int self = module.next();
        // if (n == 0) { if (load(8) != 0) snippet } else self(n - 1)
        WasmWriter body =
            new WasmWriter().bytes(HandMadeModule.hex("2000450440" + WANTED + snippet + "0b"));
        body.bytes(HandMadeModule.hex("05200041016b10")).u32(self).u8(0x0b);
        if (functions.equals("linked")) {
          // if (n < 0) { load(0); load(0) … }
          body.bytes(
              HandMadeModule.hex("200041004804" + "40" + "41002802001a".repeat(LOADS) + "0b"));
        }
        module.function(deep, 0, body.toByteArray());
      }
      // element load(0), after the first function, which does nothing
      start.bytes(HandMadeModule.hex("4100280200")).u8(0x11).u32(deep).u8(0);
    }
    return module.command(module.function(HandMadeModule.PLAIN, 0, start.toByteArray()));
  }

  /**
   * if (n == 0 and load(8) != 0) one of the snippets, else self(n - 1, k); too large to be
   * compiled.
   */
  private static byte[] dispatching(List<String> snippets, int self) {
    WasmWriter body = new WasmWriter().bytes(HandMadeModule.hex("20000440"));
    body.bytes(HandMadeModule.hex("200041016b200110")).u32(self).u8(0x0f).u8(0x0b);
    body.bytes(HandMadeModule.hex(WANTED));
    int n = snippets.size();
    for (int i = 0; i <= n; i++) {
      body.bytes(HandMadeModule.hex("0240"));
    }
    body.bytes(HandMadeModule.hex("20010e")).u32(n);
    for (int i = 0; i <= n; i++) {
      body.u32(i);
    }
    body.u8(0x0b);
    for (String snippet : snippets) {
      body.bytes(HandMadeModule.hex(snippet)).u8(0x0f).u8(0x0b);
    }
    body.u8(0x0b);
    return HandMadeModule.bloated(body.toByteArray());
  }

  private static String type(Syscall call) {
    StringBuilder type = new StringBuilder("60%02x".formatted(call.parameterTypes().size()));
    for (WasmType each : call.parameterTypes()) {
      type.append(each == WasmType.I64 ? "7e" : "7f");
    }
    return type.append(call.returns() ? "017f" : "00").toString();
  }

  /**
   * Recurses to a level.
   *
   * @param executes whether snippet {@code k} is executed there
   * @return true if the stack sufficed
   */
  private boolean run(int k, int level, boolean executes) throws Exception {
    String[] args = new String[k];
    Arrays.fill(args, "x");
    // Each has a NUL at its end, and so has argv[0], which makes up the level.
    Guest.Builder builder = gangway.guest(program).name("x".repeat(level + 1)).args(args);
    if (executes) {
      builder.env("x", "x");
    }
    FutureTask<ExitStatus> run =
        new FutureTask<>(() -> {
          try (Guest guest = builder.build()) {
            return guest.run();
          }
        });
    Thread thread = new Thread(null, run, "deepest", STACK);
    thread.start();
    ExitStatus status = run.get();
    boolean exhausted = String.valueOf(status.message()).contains("call stack exhausted");
    boolean expected = status.reason() == Reason.EXITED || status.reason() == Reason.TRAPPED;
    if (status.cause() != null || !expected) {
      throw new AssertionError(
          "snippet " + k + " at level " + level + ": " + status, status.cause());
    }
    return !exhausted;
  }

  /** Never executes the snippet with more stack than it takes, until it has once fitted. */
  private void recurse(int k) throws Exception {
    int reached = 0;
    int tooDeep = 1 << 16;
    while (tooDeep - reached > 1) {
      int level = (tooDeep + reached) / 2;
      if (run(k, level, false)) {
        reached = level;
      } else {
        tooDeep = level;
      }
    }
    int level = reached + 1;
    while (level > 0 && !run(k, level, true)) {
      level--;
    }
    run(k, Math.max(level - 1, 0), true);
  }

  private void isWell(int k) throws Exception {
    if (!run(k, 0, true)) {
      throw new AssertionError("snippet " + k + " by an innocent guest");
    }
  }
}
