package dev.gangway.compiler;

import dev.gangway.uaccess.EngineMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.TableInstance;
import run.endive.runtime.TagInstance;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmException;
import run.endive.wasm.types.Element;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.PassiveElement;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/**
 * What the compiled functions of one instance share: the last parameter of each. The class of a
 * module's state has a field for each global variable.
 *
 * <p>Static methods take their operands first, in the order of the operand stack.
 *
 * <p>Public for compiled classes, which are the only users. For the guest's thread.
 */
public abstract class GuestState {
  /** Bytes of memory, or elements of tables, from which a bulk instruction checks the interrupt. */
  private static final int LONG = 4 << 10;

  /** The most elements of an array. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  /** Endive's instance. */
  public final Instance instance;

  /** Where its memory is; null if it has none, and before {@link #ready}. */
  public @Nullable EngineMemory memory;

  /** The same memory for bulk instructions; null if it has none. */
  public @Nullable Memory view;

  /**
   * Results of a function but the first one, arguments of an exception, or of a tail call: their
   * bits. Read at once.
   */
  public final long[] values;

  /** The same for references. */
  public final @Nullable Object[] references;

  /** The type of the function of a pending tail call, plus one; 0 if there is none. */
  public int tail;

  /** The function of a pending tail call. */
  public int tailFunction;

  /** Runs the functions that are too large for a method; null if there are none. */
  private @Nullable Machine interpreter;

  private TableInstance[] tables = {};

  /** The references of this instance's functions, made when first needed. */
  private final @Nullable FunctionReference[] functions;

  /** The function of another instance that {@link #resolve} found. */
  private @Nullable FunctionReference foreign;

  private boolean isReady;

  /**
   * The state of a new instance.
   *
   * @param values the most values of a function, an exception or a tail call
   */
  protected GuestState(Instance instance, int values) {
    this.instance = instance;
    this.values = new long[values];
    this.references = new Object[values];
    this.functions = new FunctionReference[instance.functionCount()];
  }

  /** Sets what runs the functions that are too large for a method. */
  final void interpretBy(Machine machine) {
    interpreter = machine;
  }

  /** Takes over what Endive has initialized. Called before the first function runs. */
  public final void ready() {
    if (isReady) {
      return;
    }
    isReady = true;
    Memory first = instance.memory();
    view = first;
    memory = first == null ? null : direct(first);
    tables = new TableInstance[instance.tableCount()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = instance.table(i);
    }
    readGlobals();
  }

  private static EngineMemory direct(Memory memory) {
    if (memory instanceof DirectMemory direct) {
      return direct.direct();
    }
    throw new IllegalStateException(
        "the instance's memory is a %s; compiled functions need a %s"
            .formatted(memory.getClass().getName(), DirectMemory.class.getName()));
  }

  /** Reads the global variables of {@link #instance} into the fields of the subclass. */
  protected abstract void readGlobals();

  // ---- global variables -----------------------------------------------------------------------

  /** A variable of Endive's that other instances or Java may use. */
  public final GlobalInstance global(int index) {
    return instance.global(index);
  }

  /** The initial value of a variable, as bits. */
  public final long globalBits(int index) {
    return instance.global(index).getValueLow();
  }

  /** The initial value of a variable that is a reference. */
  public final @Nullable Object globalReference(int index) {
    return reference(instance.global(index), this);
  }

  /** {@code global.get} of a reference. */
  public static @Nullable Object reference(GlobalInstance variable, GuestState state) {
    if (!isFunction(variable.getType())) {
      return variable.getRefValue();
    }
    Instance owner = variable.getInstance();
    return state.function(variable.getValueLow(), owner == null ? state.instance : owner);
  }

  /** {@code global.set} of a number. */
  public static void setGlobal(long bits, GlobalInstance variable) {
    variable.setValueLow(bits);
  }

  /** {@code global.set} of a reference. */
  public static void setGlobal(@Nullable Object reference, GlobalInstance variable) {
    if (isFunction(variable.getType())) {
      FunctionReference function = (FunctionReference) reference;
      variable.setValueLow(bits(function));
      if (function != null) {
        variable.setInstance(function.owner());
      }
    } else {
      variable.setRefValue(reference);
    }
  }

  private static boolean isFunction(ValType type) {
    return !type.isObjectRef();
  }

  // ---- values beside the first ----------------------------------------------------------------

  public static void put(int value, int index, GuestState state) {
    state.values[index] = value;
  }

  public static void put(long value, int index, GuestState state) {
    state.values[index] = value;
  }

  public static void put(float value, int index, GuestState state) {
    state.values[index] = Float.floatToRawIntBits(value);
  }

  public static void put(double value, int index, GuestState state) {
    state.values[index] = Double.doubleToRawLongBits(value);
  }

  public static void put(@Nullable Object value, int index, GuestState state) {
    state.references[index] = value;
  }

  public static int takeInt(int index, GuestState state) {
    return (int) state.values[index];
  }

  public static long takeLong(int index, GuestState state) {
    return state.values[index];
  }

  public static float takeFloat(int index, GuestState state) {
    return Float.intBitsToFloat((int) state.values[index]);
  }

  public static double takeDouble(int index, GuestState state) {
    return Double.longBitsToDouble(state.values[index]);
  }

  public static @Nullable Object takeReference(int index, GuestState state) {
    Object value = state.references[index];
    state.references[index] = null; // for the garbage collector
    return value;
  }

  /**
   * All results of a function that has several, each as its bits.
   *
   * @param first the first one
   */
  public static long[] results(long first, int count, GuestState state) {
    long[] results = Arrays.copyOf(state.values, count);
    results[0] = first;
    return results;
  }

  // ---- memory ---------------------------------------------------------------------------------

  private Memory view() {
    return Objects.requireNonNull(view);
  }

  public static int memorySize(GuestState state) {
    return state.view().pages();
  }

  public static int memoryGrow(int pages, GuestState state) {
    return state.view().grow(pages);
  }

  public static void memoryFill(int to, int value, int count, GuestState state) {
    state.view().fill((byte) value, to, to + count);
  }

  public static void memoryCopy(int to, int from, int count, GuestState state) {
    state.view().copy(to, from, count);
  }

  public static void memoryInit(int to, int from, int count, int segment, GuestState state) {
    state.view().initPassiveSegment(segment, to, from, count);
  }

  public static void dataDrop(int segment, GuestState state) {
    state.view().drop(segment);
  }

  // ---- functions ------------------------------------------------------------------------------

  /** {@code ref.func}. */
  public static Object functionReference(int index, GuestState state) {
    FunctionReference known = state.functions[index];
    if (known == null) {
      known = new FunctionReference(state.instance, index);
      state.functions[index] = known;
    }
    return known;
  }

  /** The reference with Endive's number; null for its null. */
  @Nullable FunctionReference function(long bits, @Nullable Instance owner) {
    int index = (int) bits;
    if (index == Value.REF_NULL_VALUE) {
      return null;
    }
    return owner == null || owner == instance
        ? (FunctionReference) functionReference(index, this)
        : new FunctionReference(owner, index);
  }

  /** Endive's number of a reference. */
  static int bits(@Nullable FunctionReference function) {
    return function == null ? Value.REF_NULL_VALUE : function.index();
  }

  /**
   * Finds the function of an indirect call.
   *
   * @return its index in this instance; -1 if it is another instance's, for {@link #callForeign}
   */
  public static int resolve(int element, int table, GuestState state) {
    TableInstance from = state.tables[table];
    int index = required(from, element);
    Instance owner = from.instance(element);
    if (owner != state.instance && owner != null) {
      state.foreign = new FunctionReference(owner, index);
      return -1;
    }
    return index;
  }

  private static int required(TableInstance table, int element) {
    if (Integer.compareUnsigned(element, table.size()) >= 0) {
      throw new TrapException("undefined element");
    }
    int index = table.ref(element);
    if (index == Value.REF_NULL_VALUE) {
      throw new TrapException("uninitialized element " + element);
    }
    return index;
  }

  /** The same for {@code call_ref}. */
  public static int resolve(@Nullable Object reference, GuestState state) {
    if (reference == null) {
      throw new TrapException("null function reference");
    }
    FunctionReference function = (FunctionReference) reference;
    if (function.owner() != state.instance) {
      state.foreign = function;
      return -1;
    }
    return function.index();
  }

  /**
   * Calls the function of another instance, with the arguments in {@link #values} and {@link
   * #references}, where it leaves its results.
   *
   * @param type the type that the call expects, in this module
   */
  public static void callForeign(int type, GuestState state) {
    FunctionReference function = Objects.requireNonNull(state.foreign);
    state.foreign = null;
    var expected = state.instance.type(type);
    Instance owner = function.owner();
    if (!owner.type(owner.functionType(function.index())).equals(expected)) {
      throw Traps.wrongType();
    }
    state.call(owner, function.index(), expected);
  }

  @SuppressWarnings("NullAway") // Endive's arrays have nulls
  private void call(Instance owner, int function, FunctionType type) {
    Boxed boxed = new Boxed(type);
    long[] args = boxed.longs(this);
    Object[] refs = boxed.references(this);
    CallResult result = owner.getMachine().callWithRefs(function, args, refs);
    boxed.keep(result, this);
  }

  /** Calls a function that is too large for a method, as {@link #callForeign}. */
  @SuppressWarnings("NullAway") // Endive's arrays have nulls
  public static void callInterpreted(int index, GuestState state) {
    Boxed boxed = new Boxed(state.instance.type(state.instance.functionType(index)));
    long[] args = boxed.longs(state);
    Machine machine = Objects.requireNonNull(state.interpreter);
    boxed.keep(machine.callWithRefs(index, args, boxed.references(state)), state);
  }

  /** Calls an imported function through Endive's arrays, as {@link #callForeign}. */
  public static void callImport(int index, GuestState state) {
    var imported = state.instance.imports().function(index);
    Boxed boxed = new Boxed(imported.functionType());
    long[] args = boxed.longs(state);
    CallResult result;
    if (boxed.isPlain()) {
      result = CallResult.of(imported.handle().apply(state.instance, args), null);
    } else {
      result = imported.handle().applyWithRefs(state.instance, args, boxed.references(state));
    }
    boxed.keep(result, state);
  }

  // ---- tables ---------------------------------------------------------------------------------

  private static void checkInterrupt(int count) {
    if (Integer.compareUnsigned(count, LONG) >= 0) {
      Traps.checkInterrupt();
    }
  }

  private static void check(long from, long count, long size) {
    if (from + count > size) {
      throw new TrapException("out of bounds table access");
    }
  }

  private @Nullable Object get(TableInstance table, int element) {
    return isFunction(table.elementType())
        ? function(table.ref(element), table.instance(element))
        : table.objRef(element);
  }

  private void set(TableInstance table, int element, @Nullable Object value) {
    if (isFunction(table.elementType())) {
      FunctionReference function = (FunctionReference) value;
      table.setRef(element, bits(function), function == null ? instance : function.owner());
    } else {
      table.setObjRef(element, value, instance);
    }
  }

  public static @Nullable Object tableGet(int element, int table, GuestState state) {
    TableInstance from = state.tables[table];
    check(Integer.toUnsignedLong(element), 1, from.size());
    return state.get(from, element);
  }

  public static void tableSet(int element, @Nullable Object value, int table, GuestState state) {
    TableInstance to = state.tables[table];
    check(Integer.toUnsignedLong(element), 1, to.size());
    state.set(to, element, value);
  }

  public static int tableSize(int table, GuestState state) {
    return state.tables[table].size();
  }

  public static int tableGrow(@Nullable Object value, int count, int table, GuestState state) {
    TableInstance grown = state.tables[table];
    if (grown.size() + Integer.toUnsignedLong(count) > MOST_ELEMENTS) {
      return -1;
    }
    checkInterrupt(count);
    checkInterrupt(grown.size()); // which is copied
    if (!isFunction(grown.elementType())) {
      return grown.growWithRef(count, value, state.instance);
    }
    FunctionReference function = (FunctionReference) value;
    return grown.grow(count, bits(function), function == null ? state.instance : function.owner());
  }

  public static void tableFill(
      int to, @Nullable Object value, int count, int table, GuestState state) {
    TableInstance filled = state.tables[table];
    check(Integer.toUnsignedLong(to), Integer.toUnsignedLong(count), filled.size());
    checkInterrupt(count);
    for (int i = 0; i < count; i++) {
      state.set(filled, to + i, value);
    }
  }

  public static void tableCopy(
      int to, int from, int count, int toTable, int fromTable, GuestState state) {
    TableInstance target = state.tables[toTable];
    TableInstance source = state.tables[fromTable];
    check(Integer.toUnsignedLong(from), Integer.toUnsignedLong(count), source.size());
    check(Integer.toUnsignedLong(to), Integer.toUnsignedLong(count), target.size());
    checkInterrupt(count);
    boolean up = Integer.compareUnsigned(to, from) <= 0;
    for (int i = 0; i < count; i++) {
      int at = up ? i : count - 1 - i;
      state.set(target, to + at, state.get(source, from + at));
    }
  }

  public static void tableInit(
      int to, int from, int count, int segment, int table, GuestState state) {
    TableInstance target = state.tables[table];
    Element source = state.instance.element(segment);
    long size = source == null ? 0 : source.elementCount();
    check(Integer.toUnsignedLong(from), Integer.toUnsignedLong(count), size);
    check(Integer.toUnsignedLong(to), Integer.toUnsignedLong(count), target.size());
    checkInterrupt(count);
    for (int i = 0; i < count; i++) {
      state.set(target, to + i, state.element(Objects.requireNonNull(source), from + i));
    }
  }

  private @Nullable Object element(Element source, int index) {
    var initializer = source.initializers().get(index);
    if (source.type().isObjectRef()) {
      return ConstantEvaluators.computeConstant(instance, initializer).ref();
    }
    long bits = ConstantEvaluators.computeConstantValue(instance, initializer)[0];
    Instance owner = ConstantEvaluators.computeConstantInstance(instance, initializer);
    return function(bits, owner);
  }

  public static void elemDrop(int segment, GuestState state) {
    state.instance.setElement(segment, new PassiveElement(ValType.FuncRef, List.of()));
  }

  // ---- exceptions -----------------------------------------------------------------------------

  /** An exception whose arguments are the first of {@link #values} and {@link #references}. */
  public static RuntimeException exception(int tag, int count, GuestState state) {
    return new Thrown(
        state.instance,
        tag,
        Arrays.copyOf(state.values, count),
        Arrays.copyOf(state.references, count));
  }

  /** {@code throw_ref}. */
  public static RuntimeException exception(@Nullable Object reference) {
    if (reference == null) {
      throw new TrapException("null exception reference");
    }
    return (RuntimeException) reference;
  }

  /** Whether an exception has a tag. If so, puts its arguments in place. */
  public static boolean matches(WasmException thrown, int tag, GuestState state) {
    TagInstance expected = state.instance.tag(tag);
    if (thrown.instance().tag(thrown.tagIdx()) != expected) {
      return false;
    }
    long[] args = thrown.args();
    @Nullable Object[] refs = thrown.refArgs();
    for (int i = 0; i < args.length; i++) {
      state.values[i] = args[i];
      state.references[i] = refs == null ? null : refs[i];
    }
    return true;
  }
}
