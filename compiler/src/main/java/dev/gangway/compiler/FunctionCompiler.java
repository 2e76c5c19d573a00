package dev.gangway.compiler;

import dev.gangway.wasm.Opcodes;
import dev.gangway.wasm.Operands;
import dev.gangway.wasm.ScannedModule.Global;
import dev.gangway.wasm.Signature;
import dev.gangway.wasm.WasmReader;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.WasmException;

/**
 * Compiles one function, in one pass. Operands are on the JVM's operand stack, local variables are
 * the JVM's.
 *
 * <p>A comparison waits for the next instruction ({@link Comparison}), so that a branch on it is
 * one jump. Code that cannot be reached is skipped.
 *
 * <p>The module must be valid.
 */
final class FunctionCompiler {
  private static final byte[] NOTHING = {};
  private static final int NO_RESULT = 0x40;
  private static final int OTHER_MEMORY = 0x40;
  private static final int TRY_TABLE = 0x1f;
  private static final int THROW = 0x08;
  private static final int THROW_REF = 0x0a;
  private static final int RETURN_CALL = 0x12;
  private static final int RETURN_CALL_INDIRECT = 0x13;
  private static final int CALL_REF = 0x14;
  private static final int RETURN_CALL_REF = 0x15;

  private static final ClassDesc WASM_EXCEPTION = Names.describe(WasmException.class);
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc VOID = ConstantDescs.CD_void;

  private final ModuleShape module;
  private final CodeBuilder code;
  private final WasmReader in;
  private final int function;
  private final Signature signature;

  /** The variable with the state. */
  private final int state;

  private final OperandTypes operands = new OperandTypes();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Map<TypeKind, List<Integer>> free = new EnumMap<>(TypeKind.class);

  /** The type and the JVM's variable of each local variable. */
  private byte[] localTypes = new byte[16];

  private int[] localSlots = new int[16];
  private int localCount;

  private @Nullable Accesses accesses;
  private @Nullable Comparison pending;

  /** Where a function starts again that calls itself as its last action. */
  private @Nullable Label restart;

  /** The number of {@code try_table} blocks around the next instruction. */
  private int tries;

  private FunctionCompiler(ModuleShape module, int function, WasmReader in, CodeBuilder code) {
    this.module = module;
    this.function = function;
    this.in = in;
    this.code = code;
    this.signature = module.module.typeOf(function);
    this.state = code.parameterSlot(signature.parameterCount());
  }

  /**
   * Compiles a function.
   *
   * @param in its local variables and instructions
   * @param summary of them
   */
  static void compile(
      ModuleShape module, int function, WasmReader in, BodySummary summary, CodeBuilder code) {
    new FunctionCompiler(module, function, in, code).function(summary);
  }

  private void function(BodySummary summary) {
    locals();
    if (summary.usesMemory()) {
      accesses = new Accesses(code, state);
    }
    if (module.makesTailCalls(function)) {
      restart = code.newBoundLabel();
    }
    if (summary.makesCalls()) {
      checkInterrupt();
    }
    Frame body = new Frame(Opcodes.FUNCTION, NOTHING, results(signature), 0, code.newLabel());
    frames.push(body);
    while (!frames.isEmpty()) {
      instruction(in.u8());
    }
  }

  private static byte[] results(Signature signature) {
    byte[] types = new byte[signature.resultCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = signature.result(i);
    }
    return types;
  }

  private static byte[] parameters(Signature signature) {
    byte[] types = new byte[signature.parameterCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = signature.parameter(i);
    }
    return types;
  }

  // ---- variables ------------------------------------------------------------------------------

  private void locals() {
    for (int i = 0; i < signature.parameterCount(); i++) {
      local(signature.parameter(i), code.parameterSlot(i));
    }
    for (int left = in.u32(); left > 0; left--) {
      int count = in.u32();
      byte type = valueType();
      for (int i = 0; i < count; i++) {
        int slot = code.allocateLocal(Names.kind(type));
        local(type, slot);
        zero(type, slot);
      }
    }
  }

  private void local(byte type, int slot) {
    if (localCount == localTypes.length) {
      localTypes = Arrays.copyOf(localTypes, 2 * localCount);
      localSlots = Arrays.copyOf(localSlots, 2 * localCount);
    }
    localTypes[localCount] = type;
    localSlots[localCount++] = slot;
  }

  private void zero(byte type, int slot) {
    switch (type) {
      case Signature.I32 -> code.iconst_0();
      case Signature.I64 -> code.lconst_0();
      case Signature.F32 -> code.fconst_0();
      case Signature.F64 -> code.dconst_0();
      default -> code.aconst_null();
    }
    code.storeLocal(Names.kind(type), slot);
  }

  private byte valueType() {
    int type = in.u8();
    if (type == 0x63 || type == 0x64) {
      in.signed33();
    }
    return (byte) type;
  }

  /** A variable for a short time. */
  private int temporary(TypeKind kind) {
    List<Integer> known = free.computeIfAbsent(kind, each -> new ArrayList<>());
    return known.isEmpty() ? code.allocateLocal(kind) : known.removeLast();
  }

  private void release(TypeKind kind, int slot) {
    free.computeIfAbsent(kind, each -> new ArrayList<>()).add(slot);
  }

  private void load(byte type, int slot) {
    code.loadLocal(Names.kind(type), slot);
  }

  private void store(byte type, int slot) {
    code.storeLocal(Names.kind(type), slot);
  }

  private void pop(byte type) {
    if (Names.kind(type).slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  // ---- instructions ---------------------------------------------------------------------------

  private Frame frame() {
    return Objects.requireNonNull(frames.peek());
  }

  private Frame frame(int depth) {
    int left = depth;
    for (Frame each : frames) {
      if (left-- == 0) {
        return each;
      }
    }
    throw new IllegalArgumentException("depth " + depth);
  }

  private void instruction(int opcode) {
    Comparison comparison = Comparison.of(opcode);
    if (comparison != null) {
      compare(opcode, comparison);
      return;
    }
    switch (opcode) {
      case Opcodes.BR_IF -> {
        branchIf(condition(), frame(in.u32()));
        return;
      }
      case Opcodes.IF -> {
        enterIf(condition());
        return;
      }
      case Opcodes.SELECT -> {
        select(condition());
        return;
      }
      case 0x1c -> {
        in.u32();
        valueType();
        select(condition());
        return;
      }
      default -> push();
    }
    Signature plain = Operands.plain(opcode);
    if (plain == null) {
      other(opcode);
    } else if (opcode <= Opcodes.LAST_STORE) {
      access(opcode, plain);
    } else {
      Numerics.write(code, opcode);
      apply(plain);
    }
  }

  private void apply(Signature type) {
    operands.pop(type.parameterCount());
    for (int i = 0; i < type.resultCount(); i++) {
      operands.push(type.result(i));
    }
  }

  private void compare(int opcode, Comparison comparison) {
    Comparison known = pending;
    if (opcode == Opcodes.I32_EQZ && known != null) {
      pending = known.negated();
      return;
    }
    push();
    operands.pop(Objects.requireNonNull(Operands.plain(opcode)).parameterCount());
    operands.push(Signature.I32);
    pending = comparison;
  }

  /** Pushes the result of a comparison that waits. */
  private void push() {
    Comparison known = pending;
    if (known != null) {
      pending = null;
      known.push(code);
    }
  }

  /** The condition of the next instruction, which is the operand on top. */
  private Comparison condition() {
    Comparison known = pending;
    pending = null;
    operands.pop();
    return known == null ? Comparison.NOT_ZERO : known;
  }

  private void access(int opcode, Signature type) {
    if ((in.u32() & OTHER_MEMORY) != 0) {
      in.u32();
    }
    long offset = in.unsigned();
    Accesses memory = Objects.requireNonNull(accesses);
    if (opcode < Opcodes.FIRST_STORE) {
      memory.load(opcode, offset);
    } else {
      TypeKind kind = Accesses.type(opcode).asLoadable();
      int value = temporary(kind);
      memory.store(opcode, offset, value);
      release(kind, value);
    }
    apply(type);
  }

  private void other(int opcode) {
    switch (opcode) {
      case Opcodes.UNREACHABLE -> {
        code.invokestatic(Names.TRAPS, "unreachable", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION))
            .athrow();
        dead();
      }
      case Opcodes.NOP -> {}
      case Opcodes.BLOCK -> enter(opcode, code.newLabel());
      case Opcodes.LOOP -> {
        enter(opcode, code.newBoundLabel());
        checkInterrupt();
      }
      case Opcodes.ELSE -> otherwise();
      case Opcodes.END -> end();
      case Opcodes.BR -> {
        branch(frame(in.u32()));
        dead();
      }
      case Opcodes.BR_TABLE -> branchTable();
      case Opcodes.RETURN -> {
        returnResults();
        dead();
      }
      case Opcodes.CALL -> call(in.u32());
      case Opcodes.CALL_INDIRECT -> {
        int type = in.u32();
        resolveElement();
        callResolved(type);
      }
      case CALL_REF -> {
        int type = in.u32();
        resolveReference();
        callResolved(type);
      }
      case RETURN_CALL -> {
        tailCall(in.u32());
        dead();
      }
      case RETURN_CALL_INDIRECT -> {
        int type = in.u32();
        resolveElement();
        tailCallResolved(type);
        dead();
      }
      case RETURN_CALL_REF -> {
        int type = in.u32();
        resolveReference();
        tailCallResolved(type);
        dead();
      }
      case TRY_TABLE -> enterTry();
      case THROW -> throwTag(in.u32());
      case THROW_REF -> {
        operands.pop();
        code.invokestatic(
                Names.GUEST_STATE, "exception", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION, OBJECT))
            .athrow();
        dead();
      }
      case Opcodes.DROP -> pop(operands.pop());
      case Opcodes.LOCAL_GET -> {
        int local = in.u32();
        load(localTypes[local], localSlots[local]);
        operands.push(localTypes[local]);
      }
      case Opcodes.LOCAL_SET -> {
        int local = in.u32();
        store(localTypes[local], localSlots[local]);
        operands.pop();
      }
      case Opcodes.LOCAL_TEE -> {
        int local = in.u32();
        duplicate(localTypes[local]);
        store(localTypes[local], localSlots[local]);
        operands.pop();
        operands.push(localTypes[local]);
      }
      case Opcodes.GLOBAL_GET -> globalGet(in.u32());
      case Opcodes.GLOBAL_SET -> globalSet(in.u32());
      case 0x25 -> tableGet(in.u32());
      case 0x26 -> {
        code.loadConstant(in.u32());
        operands.pop(2);
        helper("tableSet", VOID, INT, OBJECT, INT);
      }
      case Opcodes.MEMORY_SIZE -> {
        in.u32();
        helper("memorySize", INT);
        operands.push(Signature.I32);
      }
      case Opcodes.MEMORY_GROW -> {
        in.u32();
        helper("memoryGrow", INT, INT);
      }
      case Opcodes.I32_CONST -> {
        code.loadConstant(in.signed32());
        operands.push(Signature.I32);
      }
      case Opcodes.I64_CONST -> {
        code.loadConstant(in.signed64());
        operands.push(Signature.I64);
      }
      case Opcodes.F32_CONST -> {
        floatConstant(in.bits32());
        operands.push(Signature.F32);
      }
      case Opcodes.F64_CONST -> {
        doubleConstant(in.bits64());
        operands.push(Signature.F64);
      }
      case 0xd0 -> { // ref.null
        long type = in.signed33();
        code.aconst_null();
        operands.push(type == -17 ? Signature.EXTERNREF : Signature.FUNCREF);
      }
      case 0xd1 -> { // ref.is_null
        operands.pop();
        operands.push(Signature.I32);
        pending = Comparison.IS_NULL;
      }
      case 0xd2 -> { // ref.func
        code.loadConstant(in.u32());
        helper("functionReference", OBJECT, INT);
        operands.push(Signature.FUNCREF);
      }
      case 0xd4 -> { // ref.as_non_null
        Label present = code.newLabel();
        code.dup()
            .ifnonnull(present)
            .invokestatic(Names.TRAPS, "nullReference", MethodTypeDesc.of(Names.RUNTIME_EXCEPTION))
            .athrow()
            .labelBinding(present);
      }
      case 0xd5 -> { // br_on_null
        Frame target = frame(in.u32());
        byte type = operands.pop();
        Label present = code.newLabel();
        code.dup().ifnonnull(present).pop();
        branch(target);
        code.labelBinding(present);
        operands.push(type);
      }
      case 0xd6 -> { // br_on_non_null
        Frame target = frame(in.u32());
        Label absent = code.newLabel();
        code.dup().ifnull(absent);
        branch(target);
        code.labelBinding(absent).pop();
        operands.pop();
      }
      case Opcodes.PREFIX -> prefixed(in.u32());
      case 0xfe -> atomic(in.u32());
      default -> throw new IllegalArgumentException("opcode " + opcode);
    }
  }

  private void duplicate(byte type) {
    if (Names.kind(type).slotSize() == 2) {
      code.dup2();
    } else {
      code.dup();
    }
  }

  /** Not by the value: {@code -0.0f} and the bits of a NaN would be lost. */
  private void floatConstant(int bits) {
    float value = Float.intBitsToFloat(bits);
    if (Float.isNaN(value)) {
      code.loadConstant(bits)
          .invokestatic(
              ConstantDescs.CD_Float,
              "intBitsToFloat",
              MethodTypeDesc.of(ConstantDescs.CD_float, INT));
    } else {
      code.loadConstant(value);
    }
  }

  private void doubleConstant(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      code.loadConstant(bits)
          .invokestatic(
              ConstantDescs.CD_Double,
              "longBitsToDouble",
              MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
    } else {
      code.loadConstant(value);
    }
  }

  private void prefixed(int second) {
    switch (second) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> {
        Numerics.saturate(code, second);
        apply(Operands.truncation(second));
      }
      case 8 -> { // memory.init
        code.loadConstant(in.u32());
        in.u32();
        operands.pop(3);
        helper("memoryInit", VOID, INT, INT, INT, INT);
      }
      case 9 -> { // data.drop
        code.loadConstant(in.u32());
        helper("dataDrop", VOID, INT);
      }
      case 10 -> { // memory.copy
        in.u32();
        in.u32();
        operands.pop(3);
        helper("memoryCopy", VOID, INT, INT, INT);
      }
      case 11 -> { // memory.fill
        in.u32();
        operands.pop(3);
        helper("memoryFill", VOID, INT, INT, INT);
      }
      case 12 -> { // table.init
        code.loadConstant(in.u32()).loadConstant(in.u32());
        operands.pop(3);
        helper("tableInit", VOID, INT, INT, INT, INT, INT);
      }
      case 13 -> { // elem.drop
        code.loadConstant(in.u32());
        helper("elemDrop", VOID, INT);
      }
      case 14 -> { // table.copy
        code.loadConstant(in.u32()).loadConstant(in.u32());
        operands.pop(3);
        helper("tableCopy", VOID, INT, INT, INT, INT, INT);
      }
      case 15 -> { // table.grow
        code.loadConstant(in.u32());
        operands.pop(2);
        helper("tableGrow", INT, OBJECT, INT, INT);
        operands.push(Signature.I32);
      }
      case 16 -> { // table.size
        code.loadConstant(in.u32());
        helper("tableSize", INT, INT);
        operands.push(Signature.I32);
      }
      case 17 -> { // table.fill
        code.loadConstant(in.u32());
        operands.pop(3);
        helper("tableFill", VOID, INT, OBJECT, INT, INT);
      }
      default -> throw new IllegalArgumentException("opcode fc " + second);
    }
  }

  private void atomic(int second) {
    long offset = 0;
    if (second == Atomics.FENCE) {
      in.u8();
    } else {
      if ((in.u32() & OTHER_MEMORY) != 0) {
        in.u32();
      }
      offset = in.unsigned();
    }
    int value = temporary(TypeKind.LONG);
    new Atomics(code, state).write(second, offset, value);
    release(TypeKind.LONG, value);
    if (second != Atomics.FENCE) {
      apply(Objects.requireNonNull(Operands.atomic(second)));
    }
  }

  /** Calls a static method of {@link GuestState}. Its arguments but the state are on the stack. */
  private void helper(String name, ClassDesc returned, ClassDesc... parameters) {
    ClassDesc[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = Names.GUEST_STATE;
    code.aload(state).invokestatic(Names.GUEST_STATE, name, MethodTypeDesc.of(returned, all));
  }

  private void checkInterrupt() {
    code.invokestatic(Names.TRAPS, "checkInterrupt", ConstantDescs.MTD_void);
  }

  private void tableGet(int table) {
    code.loadConstant(table);
    operands.pop();
    helper("tableGet", OBJECT, INT, INT);
    operands.push(module.module.tables().get(table).element());
  }

  private void select(Comparison condition) {
    operands.pop();
    byte type = operands.top();
    Label first = code.newLabel();
    Label end = code.newLabel();
    condition.jumpIfTrue(code, first);
    if (Names.kind(type).slotSize() == 2) {
      code.dup2_x2().pop2().pop2().goto_(end).labelBinding(first).pop2();
    } else {
      code.swap().pop().goto_(end).labelBinding(first).pop();
    }
    code.labelBinding(end);
  }

  // ---- global variables -----------------------------------------------------------------------

  private void globalGet(int index) {
    Global global = module.module.globals().get(index);
    byte type = global.type();
    if (!module.isShared(index)) {
      code.aload(state).getfield(Names.STATE, ModuleShape.global(index), Names.type(type));
    } else {
      sharedGlobal(index);
      if (Signature.isNumber(type)) {
        code.invokevirtual(Names.GLOBAL, "getValueLow", MethodTypeDesc.of(ConstantDescs.CD_long));
        Numerics.fromBits(code, type);
      } else {
        code.aload(state)
            .invokestatic(
                Names.GUEST_STATE,
                "reference",
                MethodTypeDesc.of(OBJECT, Names.GLOBAL, Names.GUEST_STATE));
      }
    }
    operands.push(type);
  }

  /** Pushes the object of a variable. */
  private void sharedGlobal(int index) {
    code.aload(state);
    if (ModuleShape.hasField(index)) {
      code.getfield(Names.STATE, ModuleShape.global(index), Names.GLOBAL);
    } else {
      code.loadConstant(index)
          .invokevirtual(Names.GUEST_STATE, "global", MethodTypeDesc.of(Names.GLOBAL, INT));
    }
  }

  private void globalSet(int index) {
    byte type = operands.pop();
    if (!module.isShared(index)) {
      code.aload(state);
      if (Names.kind(type).slotSize() == 2) {
        code.dup_x2().pop();
      } else {
        code.swap();
      }
      code.putfield(Names.STATE, ModuleShape.global(index), Names.type(type));
      return;
    }
    boolean isNumber = Signature.isNumber(type);
    if (isNumber) {
      Numerics.toBits(code, type);
    }
    sharedGlobal(index);
    code.invokestatic(
        Names.GUEST_STATE,
        "setGlobal",
        MethodTypeDesc.of(VOID, isNumber ? ConstantDescs.CD_long : OBJECT, Names.GLOBAL));
  }

  // ---- blocks ---------------------------------------------------------------------------------

  private Frame enter(int opcode, Label target) {
    int first = in.peek();
    byte[] parameters = NOTHING;
    byte[] results = NOTHING;
    if (first == NO_RESULT) {
      in.u8();
    } else if (first > NO_RESULT && first < 0x80) {
      results = new byte[] {valueType()};
    } else {
      Signature type = module.signature((int) in.signed33());
      parameters = parameters(type);
      results = results(type);
    }
    Frame frame =
        new Frame(opcode, parameters, results, operands.size() - parameters.length, target);
    frames.push(frame);
    return frame;
  }

  private void enterIf(Comparison condition) {
    Frame frame = enter(Opcodes.IF, code.newLabel());
    Label otherwise = code.newLabel();
    frame.otherwise = otherwise;
    condition.jumpIfFalse(code, otherwise);
  }

  private void otherwise() {
    Frame frame = frame();
    if (!frame.isDead) {
      frame.isTarget = true;
      code.goto_(frame.target);
    }
    startOtherwise(frame);
  }

  private void startOtherwise(Frame frame) {
    code.labelBinding(Objects.requireNonNull(frame.otherwise));
    frame.otherwise = null;
    frame.isDead = false;
    operands.cut(frame.height);
    operands.push(frame.parameters);
  }

  private void end() {
    Frame frame = frame();
    if (frame.otherwise != null) {
      startOtherwise(frame); // an empty one: its parameters are its results
    }
    if (frame.handlers != null) {
      endTry(frame, frame.handlers);
    }
    frames.pop();
    boolean isReached = !frame.isDead || frame.isTarget;
    operands.cut(frame.height);
    operands.push(frame.results);
    if (frame.opcode == Opcodes.FUNCTION) { // a branch to its end returns
      if (!frame.isDead) {
        returnResults();
      }
      return;
    }
    if (!frame.isLoop() && frame.isTarget) {
      code.labelBinding(frame.target);
    }
    if (frame.isLoop() ? frame.isDead : !isReached) {
      dead();
    }
  }

  /** What follows cannot be reached: skips it. */
  private void dead() {
    Frame frame = frame();
    frame.isDead = true;
    int depth = 0;
    while (true) {
      int opcode = in.peek();
      if (depth == 0 && (opcode == Opcodes.END || opcode == Opcodes.ELSE)) {
        return;
      }
      depth += BodySummary.skip(in);
    }
  }

  // ---- branches -------------------------------------------------------------------------------

  /** Whether a branch must remove operands below those that it takes. */
  private boolean unwinds(Frame target) {
    return operands.size() != target.height + target.operands().length;
  }

  private void branch(Frame target) {
    if (target.opcode == Opcodes.FUNCTION) {
      returnResults();
      return;
    }
    if (unwinds(target)) {
      unwind(target.height, target.operands());
    }
    target.isTarget = true;
    code.goto_(target.target);
  }

  /** Removes the operands between a height and those on top. The types stay as they are. */
  private void unwind(int height, byte[] kept) {
    int[] slots = new int[kept.length];
    for (int i = kept.length - 1; i >= 0; i--) {
      slots[i] = temporary(Names.kind(kept[i]));
      store(kept[i], slots[i]);
    }
    for (int i = operands.size() - kept.length - 1; i >= height; i--) {
      pop(operands.at(i));
    }
    for (int i = 0; i < kept.length; i++) {
      load(kept[i], slots[i]);
      release(Names.kind(kept[i]), slots[i]);
    }
  }

  private void branchIf(Comparison condition, Frame target) {
    if (target.opcode != Opcodes.FUNCTION && !unwinds(target)) {
      target.isTarget = true;
      condition.jumpIfTrue(code, target.target);
      return;
    }
    Label stay = code.newLabel();
    condition.jumpIfFalse(code, stay);
    branch(target);
    code.labelBinding(stay);
  }

  private void branchTable() {
    operands.pop();
    int count = in.u32();
    List<Frame> targets = new ArrayList<>(count + 1);
    for (int i = 0; i <= count; i++) {
      targets.add(frame(in.u32()));
    }
    Map<Frame, Label> labels = new LinkedHashMap<>();
    for (Frame target : targets) {
      labels.computeIfAbsent(target, this::tableLabel);
    }
    List<SwitchCase> cases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      cases.add(SwitchCase.of(i, Objects.requireNonNull(labels.get(targets.get(i)))));
    }
    Label last = Objects.requireNonNull(labels.get(targets.getLast()));
    if (count == 0) {
      code.pop().goto_(last);
    } else {
      code.tableswitch(0, count - 1, last, cases);
    }
    labels.forEach((target, label) -> {
      if (!label.equals(target.target)) {
        code.labelBinding(label);
        branch(target);
      }
    });
    dead();
  }

  private Label tableLabel(Frame target) {
    if (target.opcode == Opcodes.FUNCTION || unwinds(target)) {
      return code.newLabel();
    }
    target.isTarget = true;
    return target.target;
  }

  /** Returns the operands on top. Others may be below them. */
  private void returnResults() {
    returnFirst(results(signature));
  }

  private void returnFirst(byte[] types) {
    for (int i = types.length - 1; i > 0; i--) {
      Values.put(code, types[i], i, state);
    }
    code.return_(TypeKind.from(Names.returned(signature)));
  }

  // ---- calls ----------------------------------------------------------------------------------

  private void call(int callee) {
    Signature type = module.module.typeOf(callee);
    code.aload(state)
        .invokestatic(module.owner(callee), ModuleShape.name(callee), Names.method(type));
    returned(type);
  }

  private void returned(Signature type) {
    operands.pop(type.parameterCount());
    for (int i = 0; i < type.resultCount(); i++) {
      if (i > 0) {
        Values.take(code, type.result(i), i, state);
      }
      operands.push(type.result(i));
    }
  }

  /** Replaces the element on top by the function of an indirect call. */
  private void resolveElement() {
    code.loadConstant(in.u32());
    helper("resolve", INT, INT, INT);
    operands.pop();
  }

  private void resolveReference() {
    helper("resolve", INT, OBJECT);
    operands.pop();
  }

  private void callResolved(int type) {
    Signature called = module.signature(type);
    if (Names.words(called) > Dispatch.MAX_WORDS) {
      throw new IllegalArgumentException("an indirect call with too many parameters");
    }
    code.aload(state)
        .invokestatic(
            Names.CALLS, ModuleShape.call(module.equalType(type)), Dispatch.method(called));
    returned(called);
  }

  private void tailCall(int callee) {
    Signature type = module.module.typeOf(callee);
    if (callee == function && tries == 0) {
      callAgain();
    } else if (tries == 0 && !module.makesTailCalls(callee)) {
      // The callee's frame ends the chain, so the stack does not grow.
      code.aload(state)
          .invokestatic(module.owner(callee), ModuleShape.name(callee), Names.method(type))
          .return_(TypeKind.from(Names.returned(signature)));
    } else {
      code.loadConstant(callee);
      tailCallResolved(module.typeOf(callee));
    }
  }

  /** Leaves a call to the caller. The function is on the stack, above its arguments. */
  private void tailCallResolved(int type) {
    Signature called = module.signature(type);
    code.aload(state).swap().putfield(Names.GUEST_STATE, "tailFunction", INT);
    for (int i = called.parameterCount() - 1; i >= 0; i--) {
      Values.put(code, called.parameter(i), i, state);
    }
    code.aload(state)
        .loadConstant(module.equalType(type) + 1)
        .putfield(Names.GUEST_STATE, "tail", INT);
    nothing(Names.returned(signature));
    code.return_(TypeKind.from(Names.returned(signature)));
  }

  private void nothing(ClassDesc type) {
    switch (TypeKind.from(type)) {
      case VOID -> {}
      case INT -> code.iconst_0();
      case LONG -> code.lconst_0();
      case FLOAT -> code.fconst_0();
      case DOUBLE -> code.dconst_0();
      default -> code.aconst_null();
    }
  }

  private void callAgain() {
    int count = signature.parameterCount();
    for (int i = count - 1; i >= 0; i--) {
      store(localTypes[i], localSlots[i]);
    }
    for (int i = operands.size() - count - 1; i >= 0; i--) {
      pop(operands.at(i));
    }
    for (int i = count; i < localCount; i++) {
      zero(localTypes[i], localSlots[i]);
    }
    code.goto_(Objects.requireNonNull(restart));
  }

  // ---- exceptions -----------------------------------------------------------------------------

  private void throwTag(int tag) {
    Signature type = module.signature(module.module.tags().get(tag));
    for (int i = type.parameterCount() - 1; i >= 0; i--) {
      Values.put(code, type.parameter(i), i, state);
    }
    code.loadConstant(tag).loadConstant(type.parameterCount());
    helper("exception", Names.RUNTIME_EXCEPTION, INT, INT);
    code.athrow();
    dead();
  }

  private void enterTry() {
    // The labels of handlers do not count the block itself.
    Frame frame = enter(TRY_TABLE, code.newLabel());
    List<Handlers.Catch> catches = new ArrayList<>();
    for (int left = in.u32(); left > 0; left--) {
      int kind = in.u8();
      int tag = kind <= Handlers.CATCH_REF ? in.u32() : -1;
      catches.add(new Handlers.Catch(kind, tag, frame(in.u32() + 1)));
    }
    int height = catches.isEmpty() ? 0 : frame.height;
    int[] saved = save(height, frame.parameters);
    Label start = code.newBoundLabel();
    code.nop(); // so that the range is never empty
    frame.handlers = new Handlers(start, catches, operands.below(height), saved);
    tries++;
  }

  /** Copies the operands below a block to variables: a handler starts without operands. */
  private int[] save(int height, byte[] parameters) {
    int[] slots = new int[height];
    if (height == 0) {
      return slots;
    }
    int[] tops = new int[parameters.length];
    for (int i = parameters.length - 1; i >= 0; i--) {
      tops[i] = temporary(Names.kind(parameters[i]));
      store(parameters[i], tops[i]);
    }
    for (int i = height - 1; i >= 0; i--) {
      slots[i] = code.allocateLocal(Names.kind(operands.at(i)));
      store(operands.at(i), slots[i]);
    }
    for (int i = 0; i < height; i++) {
      load(operands.at(i), slots[i]);
    }
    for (int i = 0; i < parameters.length; i++) {
      load(parameters[i], tops[i]);
      release(Names.kind(parameters[i]), tops[i]);
    }
    return slots;
  }

  private void endTry(Frame frame, Handlers handlers) {
    tries--;
    if (handlers.catches().isEmpty()) {
      return;
    }
    if (!frame.isDead) {
      frame.isTarget = true;
      code.goto_(frame.target);
      frame.isDead = true;
    }
    Label end = code.newBoundLabel();
    Label handler = code.newBoundLabel();
    code.exceptionCatch(handlers.start(), end, handler, WASM_EXCEPTION);
    int thrown = temporary(TypeKind.REFERENCE);
    code.astore(thrown);
    for (Handlers.Catch each : handlers.catches()) {
      Label next = code.newLabel();
      if (each.tag() >= 0) {
        code.aload(thrown).loadConstant(each.tag());
        helper("matches", ConstantDescs.CD_boolean, WASM_EXCEPTION, INT);
        code.ifeq(next);
      }
      caught(handlers, each, thrown);
      code.labelBinding(next);
    }
    code.aload(thrown).athrow();
    release(TypeKind.REFERENCE, thrown);
  }

  private void caught(Handlers handlers, Handlers.Catch each, int thrown) {
    Frame target = each.target();
    operands.cut(0);
    for (int i = 0; i < target.height; i++) {
      byte type = handlers.types()[i];
      load(type, handlers.saved()[i]);
      operands.push(type);
    }
    if (each.tag() >= 0) {
      Signature type = module.signature(module.module.tags().get(each.tag()));
      for (int i = 0; i < type.parameterCount(); i++) {
        Values.take(code, type.parameter(i), i, state);
        operands.push(type.parameter(i));
      }
    }
    if (each.passesReference()) {
      code.aload(thrown);
      operands.push(Signature.EXNREF);
    }
    branch(target);
  }
}
