package dev.gangway.wasm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scans the bodies of functions for {@link ModuleScan}: decodes each instruction, tracks blocks and
 * the types of operands ({@link ScanStack}), and adds up the work of compiling ({@link
 * ModuleLimit#FUNCTION_WORK}).
 *
 * <p>Number types are checked as in the specification. Of references, only the kind is checked
 * (functions, exceptions, host objects); the engine checks the rest.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">the algorithm</a>
 */
final class BodyScan {
  private static final byte[] NOTHING = {};

  /** For each type, the list of only this type. */
  private static final byte[][] ALONE = new byte[128][];

  static {
    for (int i = 0; i < ALONE.length; i++) {
      ALONE[i] = new byte[] {(byte) i};
    }
  }

  private static final int TRY_TABLE = 0x1f;

  /** The first one of the last instructions of one byte that are arithmetic. */
  private static final int FIRST_SIGN_EXTENSION = 0xc0;

  /** Instructions between two calls of {@link ModuleScan#pass}. */
  private static final int STRIDE = 64;

  private final ModuleScan module;
  private final ModuleLimits limits;
  private final ScanStack stack;

  private byte[] locals = new byte[64];
  private int localCount;

  private long work;
  private long branchTargets;
  private long instructions;
  private long allLocals;

  BodyScan(ModuleScan module) {
    this.module = module;
    this.limits = module.limits;
    this.stack = new ScanStack(limits);
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

  /** Scans a function, from its local variables to its end. */
  void function(Signature signature, WasmReader in) {
    readLocals(signature, in);
    try {
      instructions(signature, in);
    } finally {
      work += stack.work();
    }
    limits.check(ModuleLimit.WORK, work);
  }

  private void instructions(Signature signature, WasmReader in) {
    stack.start(localCount, signature.results);
    while (!stack.isAtEnd()) {
      if (++instructions % STRIDE == 0) {
        module.pass();
      }
      instruction(in);
    }
    if (!in.isAtEnd()) {
      throw RefusedModuleException.invalid("bytes after the end of a function");
    }
  }

  private void readLocals(Signature signature, WasmReader in) {
    localCount = 0;
    addLocals(signature.parameters.length);
    System.arraycopy(signature.parameters, 0, locals, 0, localCount);
    for (int left = ModuleScan.count(in); left > 0; left--) {
      long count = in.unsigned();
      byte type = module.valueType(in);
      int start = localCount;
      addLocals(count);
      Arrays.fill(locals, start, localCount, type);
    }
    allLocals += localCount;
  }

  private void addLocals(long count) {
    limits.check(ModuleLimit.LOCALS, localCount + count);
    localCount += (int) count;
    if (localCount > locals.length) {
      locals = Arrays.copyOf(locals, Math.max(localCount, 2 * locals.length));
    }
  }

  private void instruction(WasmReader in) {
    int opcode = in.u8();
    Signature plain = Operands.plain(opcode);
    if (plain != null) {
      if (opcode <= Opcodes.LAST_STORE) {
        memoryArgument(in);
      }
      stack.apply(plain);
      if (opcode >= FIRST_SIGN_EXTENSION) {
        module.uses(Feature.SIGN_EXTENSION);
      }
      return;
    }
    switch (opcode) {
      case Opcodes.UNREACHABLE -> stack.unreachable();
      case Opcodes.NOP -> {}
      case Opcodes.BLOCK, Opcodes.LOOP -> block(opcode, in);
      case Opcodes.IF -> block(opcode, in);
      case Opcodes.ELSE -> stack.otherwise();
      case Opcodes.END -> stack.end();
      case 0x06, 0x07, 0x09, 0x18, 0x19 -> throw module.refusal(Feature.LEGACY_EXCEPTIONS);
      case 0x08 -> { // throw
        module.uses(Feature.EXCEPTIONS);
        stack.pop(tag(in).parameters);
        stack.unreachable();
      }
      case 0x0a -> { // throw_ref
        module.uses(Feature.EXCEPTIONS);
        stack.pop(Signature.EXNREF);
        stack.unreachable();
      }
      case Opcodes.BR -> {
        stack.pop(branch(in));
        stack.unreachable();
      }
      case Opcodes.BR_IF -> {
        stack.pop(Signature.I32);
        byte[] label = branch(in);
        stack.pop(label);
        stack.push(label);
      }
      case Opcodes.BR_TABLE -> brTable(in);
      case Opcodes.RETURN -> {
        stack.returns();
      }
      case Opcodes.CALL -> call(function(in));
      case Opcodes.CALL_INDIRECT -> {
        Signature type = type(in);
        table(in);
        stack.pop(Signature.I32);
        call(type);
      }
      case 0x12 -> tailCall(function(in));
      case 0x13 -> { // return_call_indirect
        Signature type = type(in);
        table(in);
        stack.pop(Signature.I32);
        tailCall(type);
      }
      case 0x14 -> { // call_ref
        module.uses(Feature.FUNCTION_REFERENCES);
        Signature type = type(in);
        stack.pop(Signature.FUNCREF);
        call(type);
      }
      case 0x15 -> { // return_call_ref
        module.uses(Feature.FUNCTION_REFERENCES);
        Signature type = type(in);
        stack.pop(Signature.FUNCREF);
        tailCall(type);
      }
      case Opcodes.DROP -> stack.pop(ScanStack.ANY);
      case Opcodes.SELECT -> select();
      case 0x1c -> { // select, with types
        module.uses(Feature.REFERENCE_TYPES);
        if (ModuleScan.count(in) != 1) {
          throw RefusedModuleException.invalid("a select without exactly one type");
        }
        byte type = module.valueType(in);
        stack.pop(Signature.I32);
        stack.pop(type);
        stack.pop(type);
        stack.push(type);
      }
      case TRY_TABLE -> tryTable(in);
      case Opcodes.LOCAL_GET -> stack.push(local(in));
      case Opcodes.LOCAL_SET -> stack.pop(local(in));
      case Opcodes.LOCAL_TEE -> {
        byte type = local(in);
        stack.pop(type);
        stack.push(type);
      }
      case Opcodes.GLOBAL_GET -> stack.push(global(in));
      case Opcodes.GLOBAL_SET -> stack.pop(global(in));
      case 0x25 -> { // table.get
        module.uses(Feature.REFERENCE_TYPES);
        byte type = table(in);
        stack.pop(Signature.I32);
        stack.push(type);
      }
      case 0x26 -> { // table.set
        module.uses(Feature.REFERENCE_TYPES);
        byte type = table(in);
        stack.pop(type);
        stack.pop(Signature.I32);
      }
      case Opcodes.MEMORY_SIZE -> {
        memory(in);
        stack.push(Signature.I32);
      }
      case Opcodes.MEMORY_GROW -> {
        memory(in);
        stack.pop(Signature.I32);
        stack.push(Signature.I32);
      }
      case Opcodes.I32_CONST -> {
        in.skipNumber();
        stack.push(Signature.I32);
      }
      case Opcodes.I64_CONST -> {
        in.skipNumber();
        stack.push(Signature.I64);
      }
      case Opcodes.F32_CONST -> {
        in.skip(Float.BYTES);
        stack.push(Signature.F32);
      }
      case Opcodes.F64_CONST -> {
        in.skip(Double.BYTES);
        stack.push(Signature.F64);
      }
      case 0xd0 -> { // ref.null
        module.uses(Feature.REFERENCE_TYPES);
        stack.push(nullOf(in.signed33()));
      }
      case 0xd1 -> { // ref.is_null
        stack.popReference();
        stack.push(Signature.I32);
      }
      case 0xd2 -> { // ref.func
        module.uses(Feature.REFERENCE_TYPES);
        function(in);
        stack.push(Signature.FUNCREF);
      }
      case 0xd3 -> throw module.refusal(Feature.GC); // ref.eq
      case 0xd4 -> { // ref.as_non_null
        module.uses(Feature.FUNCTION_REFERENCES);
        stack.push(stack.popReference());
      }
      case 0xd5 -> { // br_on_null
        module.uses(Feature.FUNCTION_REFERENCES);
        byte[] label = branch(in);
        byte reference = stack.popReference();
        stack.pop(label);
        stack.push(label);
        stack.push(reference);
      }
      case 0xd6 -> { // br_on_non_null
        module.uses(Feature.FUNCTION_REFERENCES);
        byte[] label = branch(in);
        stack.popReference();
        if (label.length == 0) {
          throw RefusedModuleException.invalid("a branch without the reference that it is for");
        }
        byte[] rest = Arrays.copyOf(label, label.length - 1);
        stack.pop(rest);
        stack.push(rest);
      }
      case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6 ->
          throw module.refusal(Feature.STACK_SWITCHING);
      case 0xfb -> throw module.refusal(Feature.ofObjects(in.u32()));
      case Opcodes.PREFIX -> prefixed(in);
      case 0xfd -> throw module.refusal(Feature.ofVectors(in.u32()));
      case 0xfe -> atomic(in);
      default -> throw unknown(opcode);
    }
  }

  private static RefusedModuleException unknown(int opcode) {
    return RefusedModuleException.invalid("the unknown instruction 0x%02x".formatted(opcode));
  }

  private void prefixed(WasmReader in) {
    int second = in.u32();
    Feature feature = prefixed(second);
    if (feature != null) {
      module.uses(feature);
    }
    switch (second) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> stack.apply(Operands.truncation(second));
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
        stack.pop(Signature.I32);
        stack.pop(type);
        stack.push(Signature.I32);
      }
      case 16 -> { // table.size
        table(in);
        stack.push(Signature.I32);
      }
      case 17 -> popThree(table(in)); // table.fill
      case 0x13, 0x14, 0x15, 0x16 -> throw module.refusal(Feature.WIDE_ARITHMETIC);
      default -> throw unknown(Opcodes.PREFIX << 8 | second);
    }
  }

  /** The supported feature of an instruction with the prefix 0xfc; null if there is none. */
  private static @Nullable Feature prefixed(int second) {
    if (second < 8) {
      return Feature.SATURATING_CONVERSIONS;
    }
    if (second <= 14) {
      return Feature.BULK_MEMORY;
    }
    return second <= 17 ? Feature.REFERENCE_TYPES : null; // table.grow, size and fill
  }

  private void popThree(byte middle) {
    stack.pop(Signature.I32);
    stack.pop(middle);
    stack.pop(Signature.I32);
  }

  private void atomic(WasmReader in) {
    module.uses(Feature.THREADS);
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
    stack.apply(type);
  }

  private void memoryArgument(WasmReader in) {
    if ((in.u32() & 0x40) != 0) {
      memory(in);
    }
    in.unsigned();
  }

  private void memory(WasmReader in) {
    if (in.u32() != 0) {
      throw module.refusal(Feature.MEMORIES);
    }
  }

  private void block(int opcode, WasmReader in) {
    if (opcode == Opcodes.IF) {
      stack.pop(Signature.I32);
    }
    int first = in.peek();
    byte[] parameters = NOTHING;
    byte[] results = NOTHING;
    if (first == 0x40) {
      in.u8();
    } else if (first > 0x40 && first < 0x80) {
      results = ALONE[module.valueType(in)];
    } else {
      module.uses(Feature.MULTIPLE_VALUES);
      Signature type = type(in);
      parameters = type.parameters;
      results = type.results;
    }
    stack.pop(parameters);
    stack.enter(opcode, parameters, results);
    stack.push(parameters);
    stack.cost(parameters.length + results.length);
  }

  /** The types of the operands that a branch takes. */
  private byte[] branch(WasmReader in) {
    return stack.label(in.u32());
  }

  private void brTable(WasmReader in) {
    stack.pop(Signature.I32);
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
      if (i < count) {
        stack.peek(label);
      } else {
        stack.pop(label);
      }
    }
    stack.unreachable();
  }

  private void tryTable(WasmReader in) {
    module.uses(Feature.EXCEPTIONS);
    block(TRY_TABLE, in);
    stack.hideInnermost();
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
    stack.showInnermost();
  }

  private void call(Signature type) {
    stack.cost(type.parameters.length + type.results.length);
    stack.apply(type);
  }

  private void tailCall(Signature type) {
    module.uses(Feature.TAIL_CALLS);
    stack.cost(type.parameters.length);
    stack.pop(type.parameters);
    if (type.results.length != stack.results().length) {
      throw RefusedModuleException.invalid("a tail call that returns something else");
    }
    stack.unreachable();
  }

  private Signature function(WasmReader in) {
    int index = in.u32();
    if (index >= module.functions.size()) {
      throw RefusedModuleException.invalid(
          "function %d of %d".formatted(index, module.functions.size()));
    }
    return module.signatures.get(module.functions.get(index));
  }

  private Signature type(WasmReader in) {
    return module.signatures.get(module.typeIndex(in));
  }

  private Signature tag(WasmReader in) {
    int index = in.u32();
    if (index >= module.tags.size()) {
      throw RefusedModuleException.invalid("tag %d of %d".formatted(index, module.tags.size()));
    }
    return module.signatures.get(module.tags.get(index));
  }

  private byte local(WasmReader in) {
    int index = in.u32();
    if (index >= localCount) {
      throw RefusedModuleException.invalid("local variable %d of %d".formatted(index, localCount));
    }
    return locals[index];
  }

  private byte global(WasmReader in) {
    int index = in.u32();
    if (index >= module.globals.size()) {
      throw RefusedModuleException.invalid(
          "global variable %d of %d".formatted(index, module.globals.size()));
    }
    return module.globals.get(index).type();
  }

  private byte table(WasmReader in) {
    int index = in.u32();
    if (index >= module.tables.size()) {
      throw RefusedModuleException.invalid("table %d of %d".formatted(index, module.tables.size()));
    }
    return module.tables.get(index).element();
  }

  private static byte nullOf(long heapType) {
    int code = (int) heapType & 0x7f;
    return heapType < 0 && code >= 0x69 && code <= 0x74 ? (byte) code : Signature.REF;
  }

  private void select() {
    stack.pop(Signature.I32);
    byte one = stack.pop(ScanStack.ANY);
    byte other = stack.pop(one);
    byte type = one == ScanStack.ANY ? other : one;
    if (type != ScanStack.ANY && type != Signature.V128 && !Signature.isNumber(type)) {
      throw RefusedModuleException.invalid("a select of references without their type");
    }
    stack.push(type);
  }
}
