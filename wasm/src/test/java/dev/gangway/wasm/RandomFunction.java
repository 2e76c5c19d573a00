package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A random function: valid, it terminates, and all its effects can be seen from outside (its result
 * or trap, memory, the module's global variables). Compilers' shapes are in it: switches of blocks
 * inside one another, loops with several ways out, branches that carry values, variables that are
 * used again for something else, and some that are read before they are written.
 */
final class RandomFunction {
  static final List<ValueType> NUMBERS =
      List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);

  /** Global variables of a module: one of each type, in the order of {@link #NUMBERS}. */
  static final int HELPER = 0;

  private static final int VARIABLES_OF_A_TYPE = 4;
  private static final int MAX_DEPTH = 5;

  private final RandomGenerator random;
  private final FunctionType type;
  private final List<ValueType> locals = new ArrayList<>();
  private final List<@Nullable ValueType> labels = new ArrayList<>();
  private final WasmWriter out = new WasmWriter();
  private int statementsLeft;
  private int loops;

  private RandomFunction(RandomGenerator random, FunctionType type, int statements) {
    this.random = random;
    this.type = type;
    this.statementsLeft = statements;
    locals.addAll(type.parameters());
    for (ValueType number : NUMBERS) {
      for (int i = 0; i < VARIABLES_OF_A_TYPE; i++) {
        locals.add(number);
      }
    }
  }

  /** Its body as in the code section. */
  static byte[] body(RandomGenerator random, FunctionType type, int statements) {
    RandomFunction function = new RandomFunction(random, type, statements);
    ValueType result = type.results().isEmpty() ? null : type.results().getFirst();
    function.labels.add(result);
    while (function.statementsLeft > 0) {
      function.statement(0);
    }
    if (result != null) {
      function.expression(result, 3);
    }
    WasmWriter body = new WasmWriter();
    int parameters = type.parameters().size();
    body.u32(function.locals.size() - parameters);
    function.locals.stream().skip(parameters).forEach(local -> body.u32(1).u8(local.code()));
    return body.bytes(function.out.toByteArray()).u8(Opcodes.END).toByteArray();
  }

  private void statements(int depth) {
    for (int n = random.nextInt(4); n >= 0; n--) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    statementsLeft--;
    int kind = random.nextInt(depth < MAX_DEPTH ? 20 : 10);
    switch (kind) {
      case 0 -> store();
      case 1 -> {
        ValueType number = number();
        expression(number, 2);
        out.u8(Opcodes.GLOBAL_SET).u32(NUMBERS.indexOf(number));
      }
      case 2 -> {
        expression(ValueType.I32, 2);
        out.u8(Opcodes.CALL).u32(HELPER).u8(Opcodes.DROP);
      }
      case 3, 4 -> branchIf();
      case 10 -> leave();
      case 11, 12 -> block(depth);
      case 13, 14 -> loop(depth);
      case 15, 16 -> condition(depth);
      case 17 -> choice(depth);
      case 18 -> valued(depth);
      default -> assign();
    }
  }

  private void assign() {
    int local = random.nextInt(type.parameters().size() + NUMBERS.size() * VARIABLES_OF_A_TYPE);
    expression(locals.get(local), 3);
    out.u8(Opcodes.LOCAL_SET).u32(local);
  }

  private void store() {
    ValueType number = number();
    address();
    expression(number, 2);
    out.u8(Opcodes.FIRST_STORE + NUMBERS.indexOf(number)).u8(0).u32(random.nextInt(300));
  }

  /** In memory, but for one of a hundred. */
  private void address() {
    expression(ValueType.I32, 1);
    out.u8(Opcodes.I32_CONST).s32(random.nextInt(100) == 0 ? -1 : 0xfff).u8(0x71); // i32.and
  }

  private void block(int depth) {
    open(Opcodes.BLOCK, null);
    statements(depth + 1);
    close();
  }

  /** A loop that counts at its start, so that it ends even if a branch goes back early. */
  private void loop(int depth) {
    int counter = locals.size();
    locals.add(ValueType.I32);
    int rounds = loops++ < 3 ? 1 + random.nextInt(4) : 1;
    out.u8(Opcodes.I32_CONST).s32(0).u8(Opcodes.LOCAL_SET).u32(counter);
    open(Opcodes.BLOCK, null);
    open(Opcodes.LOOP, null);
    out.u8(Opcodes.LOCAL_GET).u32(counter).u8(Opcodes.I32_CONST).s32(1).u8(0x6a); // i32.add
    out.u8(Opcodes.LOCAL_TEE).u32(counter).u8(Opcodes.I32_CONST).s32(rounds).u8(0x4a); // i32.gt_s
    out.u8(Opcodes.BR_IF).u32(1);
    statements(depth + 1);
    if (random.nextBoolean()) {
      out.u8(Opcodes.BR).u32(0);
    }
    close();
    close();
  }

  private void condition(int depth) {
    expression(ValueType.I32, 2);
    open(Opcodes.IF, null);
    statements(depth + 1);
    if (random.nextBoolean()) {
      out.u8(Opcodes.ELSE);
      statements(depth + 1);
    }
    close();
  }

  /** A switch as compilers lay it out: each case is behind the end of a block. */
  private void choice(int depth) {
    int cases = 2 + random.nextInt(5);
    for (int i = 0; i < cases; i++) {
      open(Opcodes.BLOCK, null);
    }
    expression(ValueType.I32, 1);
    out.u8(Opcodes.I32_CONST).s32(7).u8(0x71); // i32.and
    table(cases);
    for (int i = 0; i < cases; i++) {
      close();
      statements(depth + 1);
      if (i < cases - 1 && random.nextInt(3) != 0) {
        out.u8(Opcodes.BR).u32(cases - 2 - i); // out of the switch
      }
    }
  }

  private void table(int near) {
    out.u8(Opcodes.BR_TABLE).u32(near);
    for (int i = 0; i <= near; i++) {
      out.u32(plainLabel(random.nextInt(4) == 0 ? labels.size() : near));
    }
  }

  /** A block with a result, which branches may carry to its end. */
  private void valued(int depth) {
    ValueType number = number();
    open(Opcodes.BLOCK, number);
    statements(depth + 1);
    expression(number, 2);
    close();
    out.u8(Opcodes.LOCAL_SET).u32(variable(number));
  }

  private void branchIf() {
    int label = random.nextInt(labels.size());
    ValueType carried = label(label);
    if (carried != null) {
      expression(carried, 1);
    }
    expression(ValueType.I32, 2);
    out.u8(Opcodes.BR_IF).u32(label);
    if (carried != null) {
      out.u8(Opcodes.DROP);
    }
  }

  /** What never goes on: inside a condition, so that not all is over at once. */
  private void leave() {
    expression(ValueType.I32, 1);
    open(Opcodes.IF, null);
    int label = random.nextInt(labels.size());
    ValueType carried = label(label);
    int kind = random.nextInt(8);
    if (kind == 0) {
      out.u8(Opcodes.UNREACHABLE);
    } else if (kind < 4) {
      if (labels.getFirst() != null) {
        expression(labels.getFirst(), 2);
      }
      out.u8(Opcodes.RETURN);
    } else {
      if (carried != null) {
        expression(carried, 2);
      }
      out.u8(Opcodes.BR).u32(label);
    }
    if (random.nextInt(4) == 0) {
      out.u8(Opcodes.NOP); // never reached
    }
    close();
  }

  private void expression(ValueType wanted, int depth) {
    int index = NUMBERS.indexOf(wanted);
    switch (random.nextInt(depth > 0 ? 9 : 3)) {
      case 0 -> constant(wanted);
      case 1, 2, 3 -> out.u8(Opcodes.LOCAL_GET).u32(variable(wanted));
      case 4 -> {
        expression(wanted, depth - 1);
        out.u8(Opcodes.LOCAL_TEE).u32(variable(wanted));
      }
      case 5 -> out.u8(Opcodes.GLOBAL_GET).u32(index);
      case 6 -> {
        address();
        convert(wanted);
      }
      default -> {
        expression(wanted, depth - 1);
        expression(wanted, depth - 1);
        out.u8(operation(wanted));
      }
    }
  }

  /** A value from memory. Integers only, because NaN has many bit patterns. */
  private void convert(ValueType wanted) {
    switch (wanted) {
      case I64 -> out.u8(0x29).u8(0).u32(random.nextInt(300)); // i64.load
      case F32 -> out.u8(0x2c).u8(0).u32(random.nextInt(300)).u8(0xb2); // i32.load8_s, convert
      case F64 -> out.u8(0x2c).u8(0).u32(random.nextInt(300)).u8(0xb7);
      default -> out.u8(0x28).u8(0).u32(random.nextInt(300)); // i32.load
    }
  }

  private int operation(ValueType wanted) {
    int[] operations =
        switch (wanted) {
          case I32 -> new int[] {0x46, 0x48, 0x6a, 0x6b, 0x6c, 0x6a, 0x6d, 0x71, 0x73, 0x74, 0x77};
          case I64 -> new int[] {0x7c, 0x7d, 0x7e, 0x83, 0x85, 0x86, 0x89, 0x7f};
          case F32 -> new int[] {0x92, 0x93, 0x96, 0x97};
          default -> new int[] {0xa0, 0xa1, 0xa4, 0xa5};
        };
    return operations[random.nextInt(operations.length)];
  }

  private void constant(ValueType wanted) {
    switch (wanted) {
      case I32 -> out.u8(Opcodes.I32_CONST).s32(random.nextInt(-20, 20));
      case I64 -> out.u8(Opcodes.I64_CONST).s32(random.nextInt());
      case F32 -> out.u8(Opcodes.I32_CONST).s32(random.nextInt(100)).u8(0xb2);
      default -> out.u8(Opcodes.I32_CONST).s32(random.nextInt(100)).u8(0xb7);
    }
  }

  private ValueType number() {
    return NUMBERS.get(random.nextInt(NUMBERS.size()));
  }

  /** One of a type, of those that are no loop's counter. */
  private int variable(ValueType wanted) {
    int first = type.parameters().size() + NUMBERS.indexOf(wanted) * VARIABLES_OF_A_TYPE;
    int parameter = type.parameters().indexOf(wanted);
    int chosen = random.nextInt(VARIABLES_OF_A_TYPE + 1);
    return chosen < VARIABLES_OF_A_TYPE ? first + chosen : parameter < 0 ? first : parameter;
  }

  private void open(int opcode, @Nullable ValueType result) {
    out.u8(opcode).u8(result == null ? 0x40 : result.code());
    labels.add(opcode == Opcodes.LOOP ? null : result);
  }

  private void close() {
    out.u8(Opcodes.END);
    labels.removeLast();
  }

  private @Nullable ValueType label(int depth) {
    return labels.get(labels.size() - 1 - depth);
  }

  /** One that carries nothing, of the nearest ones. */
  private int plainLabel(int among) {
    int label = random.nextInt(Math.min(among, labels.size()));
    return label(label) == null ? label : 0;
  }
}
