package dev.gangway.wasm;

import java.util.Arrays;

/**
 * Walks the bodies of functions for {@link ModuleScan}: knows each instruction, follows blocks and
 * the types of operands, and adds up the work of compiling ({@link ModuleLimit#FUNCTION_WORK}).
 *
 * <p>The types of numbers are checked as the specification has it. References are only told apart
 * by what they refer to (functions, exceptions, things of the host); the rest is left to the
 * engine.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">the algorithm</a>
 */
final class BodyScan {
  /** Stands for each type: of an operand of code that cannot be reached. */
  private static final byte ANY = 0;

  private static final byte[] NOTHING = {};

  /** For each type the list of it alone. */
  private static final byte[][] ALONE = new byte[128][];

  static {
    for (int i = 0; i < ALONE.length; i++) {
      ALONE[i] = new byte[] {(byte) i};
    }
  }

  private static final int TRY_TABLE = 0x1f;

  /** How many instructions are walked between two looks at the checkpoint, about. */
  private static final int STRIDE = 64;

  private final ModuleScan module;
  private final ModuleLimits limits;
  private final int maxOperands;
  private final int maxWork;

  private byte[] locals = new byte[64];
  private int localCount;
  private byte[] operands = new byte[64];
  private int height;

  /** The innermost block is the last of {@link #depth}. */
  private Block[] blocks = new Block[16];

  private int depth;
  private long functionWork;
  private long work;
  private long branchTargets;
  private long instructions;
  private long allLocals;

  BodyScan(ModuleScan module) {
    this.module = module;
    this.limits = module.limits;
    this.maxOperands = limits.get(ModuleLimit.OPERANDS);
    this.maxWork = limits.get(ModuleLimit.FUNCTION_WORK);
  }

  private static final class Block {
    int opcode;
    byte[] parameters = NOTHING;
    byte[] results = NOTHING;

    /** How many operands there are below its own. */
    int base;

    boolean unreachable;

    /** Blocks that are directly in it. */
    int children;

    byte[] label() {
      return opcode == Opcodes.LOOP ? parameters : results;
    }
  }

  long instructions() {
    return instructions;
  }

  long locals() {
    return allLocals;
  }

  long work() {
    return work;
  }

  long branchTargets() {
    return branchTargets;
  }

  /** Walks a function from its local variables to its end. */
  void function(Signature signature, WasmReader in) {
    height = 0;
    depth = 0;
    functionWork = 0;
    readLocals(signature, in);
    enter(Opcodes.FUNCTION, NOTHING, signature.results);
    while (depth > 0) {
      if (++instructions % STRIDE == 0) {
        module.pass();
      }
      instruction(in);
    }
    if (!in.isAtEnd()) {
      throw RefusedModuleException.invalid("bytes behind the end of a function");
    }
    work += functionWork;
    limits.check(ModuleLimit.WORK, work);
  }

  private void readLocals(Signature signature, WasmReader in) {
    localCount = 0;
    addLocals(signature.parameters.length);
    System.arraycopy(signature.parameters, 0, locals, 0, localCount);
    for (int left = ModuleScan.count(in); left > 0; left--) {
      long count = in.unsigned();
      byte type = ModuleScan.valueType(in);
      int start = localCount;
      addLocals(count);
      Arrays.fill(locals, start, localCount, type);
    }
    allLocals += localCount;
    cost(localCount);
  }

  private void addLocals(long count) {
    limits.check(ModuleLimit.LOCALS, localCount + count);
    localCount += (int) count;
    if (localCount > locals.length) {
      locals = Arrays.copyOf(locals, Math.max(localCount, 2 * locals.length));
    }
  }

  private void cost(long units) {
    functionWork += units;
    if (functionWork > maxWork) {
      limits.check(ModuleLimit.FUNCTION_WORK, functionWork);
    }
  }

  /** Of a place where the engine and the JVM's verifier need to know all variables and operands. */
  private void costOfLabel() {
    cost(1L + localCount + height);
  }

  private void instruction(WasmReader in) {
    int opcode = in.u8();
    Signature plain = Operands.plain(opcode);
    if (plain != null) {
      if (opcode <= Opcodes.LAST_STORE) {
        memoryArgument(in);
      }
      apply(plain);
      return;
    }
    switch (opcode) {
      case Opcodes.UNREACHABLE -> unreachable();
      case Opcodes.NOP -> {}
      case Opcodes.BLOCK, Opcodes.LOOP -> block(opcode, in);
      case Opcodes.IF -> block(opcode, in);
      case Opcodes.ELSE -> otherwise();
      case Opcodes.END -> end();
      case 0x06, 0x07, 0x09, 0x18, 0x19 ->
          throw RefusedModuleException.unsupported(Features.LEGACY_EXCEPTIONS);
      case 0x08 -> { // throw
        pop(tag(in).parameters);
        unreachable();
      }
      case 0x0a -> { // throw_ref
        pop(Signature.EXNREF);
        unreachable();
      }
      case Opcodes.BR -> {
        pop(branch(in));
        unreachable();
      }
      case Opcodes.BR_IF -> {
        pop(Signature.I32);
        byte[] label = branch(in);
        pop(label);
        push(label);
      }
      case Opcodes.BR_TABLE -> brTable(in);
      case Opcodes.RETURN -> {
        costOfLabel();
        pop(blocks[0].results);
        unreachable();
      }
      case Opcodes.CALL -> call(function(in));
      case Opcodes.CALL_INDIRECT -> {
        Signature type = type(in);
        table(in);
        pop(Signature.I32);
        call(type);
      }
      case 0x12 -> tailCall(function(in));
      case 0x13 -> { // return_call_indirect
        Signature type = type(in);
        table(in);
        pop(Signature.I32);
        tailCall(type);
      }
      case 0x14 -> { // call_ref
        Signature type = type(in);
        pop(Signature.FUNCREF);
        call(type);
      }
      case 0x15 -> { // return_call_ref
        Signature type = type(in);
        pop(Signature.FUNCREF);
        tailCall(type);
      }
      case Opcodes.DROP -> pop(ANY);
      case Opcodes.SELECT -> select();
      case 0x1c -> { // select, with types
        if (ModuleScan.count(in) != 1) {
          throw RefusedModuleException.invalid("a select of more or less than one type");
        }
        byte type = ModuleScan.valueType(in);
        pop(Signature.I32);
        pop(type);
        pop(type);
        push(type);
      }
      case TRY_TABLE -> tryTable(in);
      case Opcodes.LOCAL_GET -> push(local(in));
      case Opcodes.LOCAL_SET -> pop(local(in));
      case Opcodes.LOCAL_TEE -> {
        byte type = local(in);
        pop(type);
        push(type);
      }
      case Opcodes.GLOBAL_GET -> push(global(in));
      case Opcodes.GLOBAL_SET -> pop(global(in));
      case 0x25 -> { // table.get
        byte type = table(in);
        pop(Signature.I32);
        push(type);
      }
      case 0x26 -> { // table.set
        byte type = table(in);
        pop(type);
        pop(Signature.I32);
      }
      case Opcodes.MEMORY_SIZE -> {
        memory(in);
        push(Signature.I32);
      }
      case Opcodes.MEMORY_GROW -> {
        memory(in);
        pop(Signature.I32);
        push(Signature.I32);
      }
      case Opcodes.I32_CONST -> {
        in.skipNumber();
        push(Signature.I32);
      }
      case Opcodes.I64_CONST -> {
        in.skipNumber();
        push(Signature.I64);
      }
      case Opcodes.F32_CONST -> {
        in.skip(Float.BYTES);
        push(Signature.F32);
      }
      case Opcodes.F64_CONST -> {
        in.skip(Double.BYTES);
        push(Signature.F64);
      }
      case 0xd0 -> push(nullOf(in.signed33()));
      case 0xd1 -> { // ref.is_null
        popReference();
        push(Signature.I32);
      }
      case 0xd2 -> { // ref.func
        function(in);
        push(Signature.FUNCREF);
      }
      case 0xd3 -> throw RefusedModuleException.gc(); // ref.eq
      case 0xd4 -> push(popReference()); // ref.as_non_null
      case 0xd5 -> { // br_on_null
        byte[] label = branch(in);
        byte reference = popReference();
        pop(label);
        push(label);
        push(reference);
      }
      case 0xd6 -> { // br_on_non_null
        byte[] label = branch(in);
        popReference();
        if (label.length == 0) {
          throw RefusedModuleException.invalid("a branch without the reference that it is for");
        }
        byte[] rest = Arrays.copyOf(label, label.length - 1);
        pop(rest);
        push(rest);
      }
      case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6 ->
          throw RefusedModuleException.unsupported(Features.STACK_SWITCHING);
      case 0xfb -> throw Features.objects(in.u32());
      case Opcodes.PREFIX -> prefixed(in);
      case 0xfd -> throw Features.vectors(in.u32());
      case 0xfe -> atomic(in);
      default -> throw unknown(opcode);
    }
  }

  private static RefusedModuleException unknown(int opcode) {
    return RefusedModuleException.invalid("the unknown instruction 0x%02x".formatted(opcode));
  }

  private void prefixed(WasmReader in) {
    int second = in.u32();
    switch (second) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> apply(Operands.truncation(second));
      case 8 -> { // memory.init
        in.u32();
        memory(in);
        popThree(Signature.I32);
      }
      case 9, 13 -> in.u32(); // data.drop, elem.drop
      case 10 -> { // memory.copy
        memory(in);
        memory(in);
        popThree(Signature.I32);
      }
      case 11 -> { // memory.fill
        memory(in);
        popThree(Signature.I32);
      }
      case 12 -> { // table.init
        in.u32();
        table(in);
        popThree(Signature.I32);
      }
      case 14 -> { // table.copy
        table(in);
        table(in);
        popThree(Signature.I32);
      }
      case 15 -> { // table.grow
        byte type = table(in);
        pop(Signature.I32);
        pop(type);
        push(Signature.I32);
      }
      case 16 -> { // table.size
        table(in);
        push(Signature.I32);
      }
      case 17 -> popThree(table(in)); // table.fill
      case 0x13, 0x14, 0x15, 0x16 ->
          throw RefusedModuleException.unsupported(Features.WIDE_ARITHMETIC);
      default -> throw unknown(Opcodes.PREFIX << 8 | second);
    }
  }

  private void popThree(byte middle) {
    pop(Signature.I32);
    pop(middle);
    pop(Signature.I32);
  }

  private void atomic(WasmReader in) {
    int second = in.u32();
    if (second == 3) { // fence
      in.u8();
      return;
    }
    Signature type = Operands.atomic(second);
    if (type == null) {
      throw unknown(0xfe00 | second);
    }
    memoryArgument(in);
    apply(type);
  }

  private void memoryArgument(WasmReader in) {
    if ((in.u32() & 0x40) != 0) {
      memory(in);
    }
    in.unsigned();
  }

  private static void memory(WasmReader in) {
    if (in.u32() != 0) {
      throw RefusedModuleException.unsupported(Features.MEMORIES);
    }
  }

  private void block(int opcode, WasmReader in) {
    if (opcode == Opcodes.IF) {
      pop(Signature.I32);
    }
    int first = in.peek();
    byte[] parameters = NOTHING;
    byte[] results = NOTHING;
    if (first == 0x40) {
      in.u8();
    } else if (first > 0x40 && first < 0x80) {
      results = ALONE[ModuleScan.valueType(in)];
    } else {
      Signature type = type(in);
      parameters = type.parameters;
      results = type.results;
    }
    pop(parameters);
    enter(opcode, parameters, results);
    push(parameters);
    cost(parameters.length + results.length);
  }

  private void enter(int opcode, byte[] parameters, byte[] results) {
    if (depth > 0) {
      limits.check(ModuleLimit.NESTING, depth);
      blocks[depth - 1].children++;
    }
    if (depth == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * depth);
    }
    Block block = blocks[depth];
    if (block == null) {
      block = new Block();
      blocks[depth] = block;
    }
    depth++;
    block.opcode = opcode;
    block.parameters = parameters;
    block.results = results;
    block.base = height;
    block.unreachable = false;
    block.children = 0;
    costOfLabel();
  }

  private void otherwise() {
    Block block = blocks[depth - 1];
    if (block.opcode != Opcodes.IF) {
      throw RefusedModuleException.invalid("an else without an if");
    }
    leave(block);
    costOfLabel();
    block.opcode = Opcodes.ELSE;
    block.unreachable = false;
    push(block.parameters);
  }

  private void end() {
    Block block = blocks[depth - 1];
    leave(block);
    if (block.opcode == Opcodes.IF && block.parameters.length != block.results.length) {
      throw RefusedModuleException.invalid("an if without an else that changes the operands");
    }
    depth--;
    if (depth > 0) {
      if (block.opcode == Opcodes.LOOP) {
        cost(blocks[depth - 1].children); // the engine looks for the last loop among them
      }
      push(block.results);
      costOfLabel();
    }
  }

  private void leave(Block block) {
    pop(block.results);
    if (height != block.base) {
      throw RefusedModuleException.invalid("operands that are left over at the end of a block");
    }
  }

  /** The types of the operands that a branch takes. */
  private byte[] branch(WasmReader in) {
    return label(in.u32());
  }

  private byte[] label(int distance) {
    if (distance >= depth) {
      throw RefusedModuleException.invalid("a branch to a block that there is not");
    }
    byte[] label = blocks[depth - 1 - distance].label();
    costOfLabel();
    cost(distance + label.length);
    return label;
  }

  private void brTable(WasmReader in) {
    pop(Signature.I32);
    int count = ModuleScan.count(in);
    limits.check(ModuleLimit.BR_TABLE_TARGETS, count);
    branchTargets += count + 1L;
    int arity = -1;
    for (int i = 0; i <= count; i++) {
      byte[] label = branch(in);
      if (arity >= 0 && label.length != arity) {
        throw RefusedModuleException.invalid("a br_table to blocks of different types");
      }
      arity = label.length;
      int before = height;
      pop(label);
      if (i < count) {
        height = before; // they stay as they are
      }
    }
    unreachable();
  }

  private void tryTable(WasmReader in) {
    int start = depth;
    block(TRY_TABLE, in);
    depth--; // its own label is not one of its handlers'
    for (int left = ModuleScan.count(in); left > 0; left--) {
      int kind = in.u8();
      if (kind > 3) {
        throw RefusedModuleException.invalid("a handler of the unknown kind " + kind);
      }
      byte[] caught = kind < 2 ? tag(in).parameters : NOTHING;
      int given = caught.length + (kind & 1);
      if (branch(in).length != given) {
        throw RefusedModuleException.invalid("a handler at a block of another type");
      }
    }
    depth = start + 1;
  }

  private void call(Signature type) {
    cost(type.parameters.length + type.results.length);
    apply(type);
  }

  private void tailCall(Signature type) {
    cost(type.parameters.length);
    pop(type.parameters);
    if (type.results.length != blocks[0].results.length) {
      throw RefusedModuleException.invalid("a tail call that returns something else");
    }
    unreachable();
  }

  private Signature function(WasmReader in) {
    int index = in.u32();
    if (index >= module.functions.size()) {
      throw RefusedModuleException.invalid(
          "function %d, and there are %d".formatted(index, module.functions.size()));
    }
    return module.signatures.get(module.functions.get(index));
  }

  private Signature type(WasmReader in) {
    return module.signatures.get(module.typeIndex(in));
  }

  private Signature tag(WasmReader in) {
    int index = in.u32();
    if (index >= module.tags.size()) {
      throw RefusedModuleException.invalid(
          "tag %d, and there are %d".formatted(index, module.tags.size()));
    }
    return module.signatures.get(module.tags.get(index));
  }

  private byte local(WasmReader in) {
    int index = in.u32();
    if (index >= localCount) {
      throw RefusedModuleException.invalid(
          "local variable %d, and there are %d".formatted(index, localCount));
    }
    return locals[index];
  }

  private byte global(WasmReader in) {
    int index = in.u32();
    if (index >= module.globals.size()) {
      throw RefusedModuleException.invalid(
          "global variable %d, and there are %d".formatted(index, module.globals.size()));
    }
    return module.globals.get(index);
  }

  private byte table(WasmReader in) {
    int index = in.u32();
    if (index >= module.tables.size()) {
      throw RefusedModuleException.invalid(
          "table %d, and there are %d".formatted(index, module.tables.size()));
    }
    return module.tables.get(index);
  }

  private static byte nullOf(long heapType) {
    int code = (int) heapType & 0x7f;
    return heapType < 0 && code >= 0x69 && code <= 0x74 ? (byte) code : Signature.REF;
  }

  private void select() {
    pop(Signature.I32);
    byte one = pop(ANY);
    byte other = pop(one);
    byte type = one == ANY ? other : one;
    if (type != ANY && !Signature.isNumber(type)) {
      throw RefusedModuleException.invalid("a select of references without their type");
    }
    push(type);
  }

  private void apply(Signature type) {
    pop(type.parameters);
    push(type.results);
  }

  private void unreachable() {
    Block block = blocks[depth - 1];
    height = block.base;
    block.unreachable = true;
  }

  private void push(byte[] types) {
    for (byte type : types) {
      push(type);
    }
  }

  private void push(byte type) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, 2 * height);
    }
    operands[height++] = type;
    if (height > maxOperands) {
      limits.check(ModuleLimit.OPERANDS, height);
    }
  }

  private void pop(byte[] types) {
    for (int i = types.length - 1; i >= 0; i--) {
      pop(types[i]);
    }
  }

  private byte popReference() {
    byte type = pop(ANY);
    if (Signature.isNumber(type)) {
      throw RefusedModuleException.invalid("a number in the place of a reference");
    }
    return type;
  }

  private byte pop(byte expected) {
    Block block = blocks[depth - 1];
    if (height == block.base) {
      if (block.unreachable) {
        return ANY;
      }
      throw RefusedModuleException.invalid("an operand is missing");
    }
    byte type = operands[--height];
    if (type != expected && !matches(type, expected)) {
      throw RefusedModuleException.invalid("an operand of the wrong type");
    }
    return type;
  }

  private static boolean matches(byte type, byte expected) {
    if (type == ANY || expected == ANY) {
      return true;
    }
    if (Signature.isNumber(type) || Signature.isNumber(expected)) {
      return false;
    }
    int one = family(type);
    int other = family(expected);
    return one == other || one == 0 || other == 0;
  }

  /** What a reference refers to; 0 if only the engine knows. */
  private static int family(byte type) {
    return switch (type) {
      case 0x70, 0x73 -> 1; // functions
      case 0x6f, 0x72 -> 2; // things of the host
      case 0x69, 0x74 -> 3; // exceptions
      case 0x63, 0x64 -> 0;
      default -> 4;
    };
  }
}
