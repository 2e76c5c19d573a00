package dev.gangway.wasm;

import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Global;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import dev.gangway.wasm.ScannedModule.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a module once, before an engine parses it, and refuses it if an engine could be harmed.
 *
 * <ul>
 *   <li>Each length and each count is at most the number of bytes left. So neither this class nor
 *       an engine that reads the same bytes allocates what a module merely claims.
 *   <li>Each count is at most its {@link ModuleLimit}.
 *   <li>An unsupported feature is refused by name.
 *   <li>Functions are well-formed, and number operands have the right types ({@link BodyScan}).
 * </ul>
 *
 * <p>It is not a complete validator: the engine checks indices of globals, tables and segments, and
 * the types of references.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">modules</a>
 */
public final class ModuleScan {
  private static final int HEADER_BYTES = 8;

  /** Items between two calls of the checkpoint. */
  private static final int ITEMS = 4096;

  private static final int MAX_TYPE_SIZE = 1000;
  private static final int NULLABLE_REF = 0x63;

  /** The type of what is no function: an object of GC, a continuation. */
  private static final Signature NO_FUNCTION = new Signature(new byte[0], new byte[0]);

  /** The identifiers of the sections that are not custom, in the order in which they may come. */
  private static final int[] ORDER = {1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11};

  final ModuleLimits limits;
  final List<Signature> signatures = new ArrayList<>();
  final List<Integer> functions = new ArrayList<>();

  /** The type of each exception tag, as an index of {@link #signatures}. */
  final List<Integer> tags = new ArrayList<>();

  final List<Global> globals = new ArrayList<>();
  final List<Table> tables = new ArrayList<>();

  private final Runnable checkpoint;
  private final ScanListener listener;
  private final List<Import> imports = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();
  private final Set<String> exportNames = new HashSet<>();

  /** For each type, the number of types that it refers to, directly or not, including itself. */
  private final List<Integer> typeSizes = new ArrayList<>();

  private final List<Memory> memories = new ArrayList<>();
  private int importedFunctions;
  private int bodies;
  private int segments;
  private long instructions;
  private long elements;
  private long dataBytes;
  private long codeBytes;
  private int items;

  /** A section that others depend on could not be read. The listener goes on all the same. */
  private boolean isBroken;

  /**
   * The bodies of functions cannot be read: instructions have other operands than they have here.
   */
  private boolean hasOtherOperands;

  private ModuleScan(ModuleLimits limits, Runnable checkpoint, ScanListener listener) {
    this.limits = limits;
    this.checkpoint = checkpoint;
    this.listener = listener;
  }

  /**
   * Reads a module.
   *
   * @param checkpoint called regularly; an exception of it ends the scan
   * @throws RefusedModuleException if the module is malformed, above a limit, or uses an
   *     unsupported feature
   */
  public static ScannedModule scan(byte[] wasm, ModuleLimits limits, Runnable checkpoint) {
    return scan(wasm, limits, checkpoint, ScanListener.STRICT);
  }

  /**
   * Reads a module.
   *
   * @param listener gets all faults but those of the header; the scan goes on if it returns
   * @return the module, as far as it could be read
   * @throws RefusedModuleException if the header is not that of a core module, the module has too
   *     many bytes, or the listener throws it
   */
  static ScannedModule scan(
      byte[] wasm, ModuleLimits limits, Runnable checkpoint, ScanListener listener) {
    limits.check(ModuleLimit.MODULE_BYTES, wasm.length);
    checkHeader(wasm);
    return new ModuleScan(limits, checkpoint, listener).module(wasm);
  }

  private ScannedModule module(byte[] wasm) {
    BodyScan bodyScan = new BodyScan(this);
    checked(() -> sections(wasm, bodyScan));
    if (!isBroken && bodies != functions.size() - importedFunctions) {
      listener.fault(
          RefusedModuleException.invalid(
              "%d functions and %d bodies"
                  .formatted(functions.size() - importedFunctions, bodies)));
    }
    checked(() -> {
      long work = bodyScan.work() + (long) signatures.size() * functions.size();
      limits.check(ModuleLimit.WORK, work);
    });
    return result(bodyScan);
  }

  /**
   * Reads a part of the module.
   *
   * @return whether it has no fault that ends it
   */
  private boolean checked(Runnable part) {
    try {
      part.run();
      return true;
    } catch (RefusedModuleException e) {
      listener.fault(e);
    } catch (NotUnderstoodException e) {
      listener.fault(RefusedModuleException.invalid(String.valueOf(e.getMessage())));
    }
    return false;
  }

  private void sections(byte[] wasm, BodyScan bodyScan) {
    WasmReader in = new WasmReader(wasm);
    in.skip(HEADER_BYTES);
    int[] last = {-1};
    while (!in.isAtEnd()) {
      int id = in.u8();
      WasmReader content = in.part(length(in));
      if (id == Sections.CUSTOM) {
        checked(() -> listener.customSection(name(content), content));
      } else if (!isBroken || id == Sections.EXPORT) {
        isBroken |= !checked(() -> section(id, content, last, bodyScan));
      }
    }
  }

  private void section(int id, WasmReader content, int[] last, BodyScan bodyScan) {
    int place = place(id);
    if (place <= last[0]) {
      throw RefusedModuleException.invalid("section " + id + " is duplicate, or out of order");
    }
    last[0] = place;
    section(id, content, bodyScan);
    if (!content.isAtEnd()) {
      throw RefusedModuleException.invalid("section " + id + " is longer than its content");
    }
  }

  private ScannedModule result(BodyScan bodyScan) {
    return new ScannedModule(
        signatures,
        imports,
        functions,
        tables,
        memories,
        globals,
        tags,
        exports,
        new ScannedModule.Size(
            signatures.size(),
            functions.size(),
            instructions + bodyScan.instructions(),
            bodyScan.locals(),
            elements,
            dataBytes,
            bodyScan.branchTargets(),
            bodyScan.work(),
            codeBytes));
  }

  private static void checkHeader(byte[] wasm) {
    if (wasm.length < HEADER_BYTES
        || wasm[0] != 0
        || wasm[1] != 'a'
        || wasm[2] != 's'
        || wasm[3] != 'm') {
      throw RefusedModuleException.other(
          ModuleText.isText(wasm)
              ? "is WebAssembly text, not a binary module; assemble it with wat2wasm"
              : "not a WebAssembly module");
    }
    int version = Byte.toUnsignedInt(wasm[4]) + 256 * Byte.toUnsignedInt(wasm[5]);
    int layer = Byte.toUnsignedInt(wasm[6]) + 256 * Byte.toUnsignedInt(wasm[7]);
    if (layer == 1) {
      throw RefusedModuleException.other(
          "is a WebAssembly component (preview2); only core modules are supported: build it for"
              + " wasm32-wasip1");
    }
    if (version != 1 || layer != 0) {
      throw RefusedModuleException.other("not a WebAssembly core module of version 1");
    }
  }

  private static int place(int id) {
    for (int i = 0; i < ORDER.length; i++) {
      if (ORDER[i] == id) {
        return i;
      }
    }
    throw RefusedModuleException.invalid("a section of the unknown kind " + id);
  }

  private void section(int id, WasmReader in, BodyScan bodyScan) {
    switch (id) {
      case Sections.TYPE -> types(in);
      case Sections.IMPORT -> each(in, ModuleLimit.IMPORTS, () -> readImport(in));
      case Sections.FUNCTION -> {
        importedFunctions = functions.size();
        int count = count(in);
        limits.check(ModuleLimit.FUNCTIONS, (long) functions.size() + count);
        each(count, () -> functions.add(typeIndex(in)));
      }
      case Sections.TABLE -> each(in, ModuleLimit.TABLES, () -> table(in));
      case Sections.MEMORY -> memories(in);
      case Sections.TAG -> each(in, ModuleLimit.TAGS, () -> tag(in));
      case Sections.GLOBAL ->
          each(
              in,
              ModuleLimit.GLOBALS,
              () -> {
                global(in);
                constant(in);
              });
      case Sections.EXPORT -> each(in, ModuleLimit.EXPORTS, () -> export(in));
      case Sections.START -> in.u32();
      case Sections.ELEMENT -> each(in, ModuleLimit.SEGMENTS, () -> elementSegment(in));
      case Sections.DATA_COUNT -> {
        in.u32();
        uses(Feature.BULK_MEMORY);
      }
      case Sections.CODE -> bodies(in, bodyScan);
      case Sections.DATA -> each(in, ModuleLimit.SEGMENTS, () -> dataSegment(in));
      default -> throw new IllegalArgumentException("section " + id);
    }
  }

  /** Reads a length in bytes: at most the number of bytes left. */
  private static int length(WasmReader in) {
    long length = in.unsigned();
    if (length > in.remaining()) {
      throw RefusedModuleException.invalid(
          "a length of %d with %d bytes left".formatted(length, in.remaining()));
    }
    return (int) length;
  }

  /** Reads a count of items, of at least one byte each: at most the number of bytes left. */
  static int count(WasmReader in) {
    long count = in.unsigned();
    if (count > in.remaining()) {
      throw RefusedModuleException.invalid(
          "a count of %d with %d bytes left".formatted(count, in.remaining()));
    }
    return (int) count;
  }

  private void each(WasmReader in, ModuleLimit limit, Runnable read) {
    int count = count(in);
    limits.check(limit, count);
    each(count, read);
  }

  private void each(int count, Runnable read) {
    for (int i = 0; i < count; i++) {
      pass();
      read.run();
    }
  }

  /** Counts an item, and calls the checkpoint after each {@link #ITEMS} of them. */
  void pass() {
    if (++items % ITEMS == 0) {
      checkpoint.run();
    }
  }

  private String name(WasmReader in) {
    int length = length(in);
    limits.check(ModuleLimit.NAME_BYTES, length);
    return new String(in.bytes(length), StandardCharsets.UTF_8);
  }

  private void types(WasmReader in) {
    int groups = count(in);
    limits.check(ModuleLimit.TYPES, groups);
    for (int i = 0; i < groups; i++) {
      int form = in.u8();
      int base = signatures.size();
      if (form != 0x4e) {
        type(form, in, base);
        continue;
      }
      int count = count(in);
      limits.check(ModuleLimit.TYPES, (long) base + count);
      for (int j = 0; j < count; j++) {
        type(in.u8(), in, base);
      }
    }
    limits.check(ModuleLimit.TYPES, signatures.size());
  }

  private void type(int first, WasmReader in, int base) {
    int form = first;
    if (form == 0x4f || form == 0x50) {
      for (int left = count(in); left > 0; left--) {
        in.u32();
      }
      form = in.u8();
    }
    switch (form) {
      case 0x60 -> functionType(in, base);
      case 0x5e, 0x5f -> {
        refuse(Feature.GC);
        for (int fields = form == 0x5e ? 1 : count(in); fields > 0; fields--) {
          field(in);
        }
        addType(NO_FUNCTION, 1);
      }
      case 0x5d -> {
        refuse(Feature.STACK_SWITCHING);
        in.signed33();
        addType(NO_FUNCTION, 1);
      }
      case 0x65 -> throw refusal(Feature.SHARED_EVERYTHING);
      default -> throw RefusedModuleException.invalid("a type of the unknown kind " + hex(form));
    }
    pass();
  }

  private void functionType(WasmReader in, int base) {
    int[] size = {1};
    byte[] parameters = valueTypes(in, base, size);
    byte[] results = valueTypes(in, base, size);
    if (results.length > 1) {
      uses(Feature.MULTIPLE_VALUES);
    }
    addType(new Signature(parameters, results), size[0]);
  }

  private void addType(Signature type, int size) {
    signatures.add(type);
    typeSizes.add(size);
  }

  /** A field of an object of GC: its type, which may be that of a small integer, and a flag. */
  private void field(WasmReader in) {
    int code = in.u8();
    if (code != 0x78 && code != 0x77) {
      valueType(code, in);
    }
    in.u8();
  }

  private byte[] valueTypes(WasmReader in, int base, int[] size) {
    int count = count(in);
    limits.check(ModuleLimit.PARAMETERS, count);
    byte[] types = new byte[count];
    for (int i = 0; i < count; i++) {
      int code = in.u8();
      if (code == NULLABLE_REF || code == Signature.REF) {
        types[i] = (byte) code;
        size[0] += sizeOfType(in.signed33(), base);
        if (size[0] > MAX_TYPE_SIZE) {
          throw RefusedModuleException.unsupported(
              "a type that refers to more than 1,000 types, which is not supported");
        }
      } else {
        types[i] = valueType(code, in);
      }
    }
    return types;
  }

  /** Engines compare types of earlier groups recursively, through all types that they refer to. */
  private int sizeOfType(long index, int base) {
    return index >= 0 && index < base ? typeSizes.get((int) index) : 0;
  }

  /** Reads a value type and returns its first byte. */
  byte valueType(WasmReader in) {
    return valueType(in.u8(), in);
  }

  private byte valueType(int code, WasmReader in) {
    switch (code) {
      case 0x7f, 0x7e, 0x7d, 0x7c -> {}
      case 0x7b -> refuse(Feature.SIMD);
      case NULLABLE_REF, Signature.REF -> {
        in.signed33();
        uses(Feature.FUNCTION_REFERENCES);
      }
      case 0x67, 0x66, 0x62, 0x61 -> refuse(Feature.STRINGREF);
      case 0x75, 0x68 -> refuse(Feature.STACK_SWITCHING);
      case 0x65 -> throw refusal(Feature.SHARED_EVERYTHING);
      case 0x70, 0x6f -> uses(Feature.REFERENCE_TYPES);
      case 0x74, 0x69 -> uses(Feature.EXCEPTIONS);
      case 0x73, 0x72, 0x71, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a -> uses(Feature.FUNCTION_REFERENCES);
      default -> throw RefusedModuleException.invalid("a value of the unknown type " + hex(code));
    }
    return (byte) code;
  }

  /** Notes a feature that is supported. */
  void uses(Feature feature) {
    listener.feature(feature);
  }

  /** The refusal of a feature behind which the part of the module cannot be read. */
  RefusedModuleException refusal(Feature feature) {
    listener.feature(feature);
    return feature.refusal();
  }

  /** Refuses a feature. If this returns, the scan can go on. */
  private void refuse(Feature feature) {
    listener.fault(refusal(feature));
  }

  static String hex(int code) {
    return "0x%02x".formatted(code);
  }

  int typeIndex(WasmReader in) {
    int index = in.u32();
    if (index >= signatures.size()) {
      throw RefusedModuleException.invalid("type %d of %d".formatted(index, signatures.size()));
    }
    return index;
  }

  private void readImport(WasmReader in) {
    String module = name(in);
    String name = name(in);
    Kind kind = Kind.of(in.u8());
    switch (kind) {
      case FUNCTION -> functions.add(typeIndex(in));
      case TABLE -> tableType(in);
      case MEMORY -> addMemory(in);
      case GLOBAL -> global(in);
      case TAG -> tag(in);
    }
    importedFunctions = functions.size();
    imports.add(new Import(module, name, kind, last(kind)));
  }

  /** The index of the last one of a kind. */
  private int last(Kind kind) {
    return switch (kind) {
          case FUNCTION -> functions.size();
          case TABLE -> tables.size();
          case MEMORY -> memories.size();
          case GLOBAL -> globals.size();
          case TAG -> tags.size();
        }
        - 1;
  }

  private void table(WasmReader in) {
    if (in.peek() == 0x40) { // with an initial value
      in.skip(2);
      tableType(in);
      constant(in);
    } else {
      tableType(in);
    }
  }

  private void tableType(WasmReader in) {
    int code = in.u8();
    byte element = code == Signature.FUNCREF ? Signature.FUNCREF : valueType(code, in);
    Memory size = limits(in);
    tables.add(new Table(element, size.initialPages(), size.maximumPages()));
    limits.check(ModuleLimit.TABLES, tables.size());
    limits.check(ModuleLimit.TABLE_ELEMENTS, size.initialPages());
    if (tables.size() > 1) {
      uses(Feature.REFERENCE_TYPES);
    }
  }

  /** Reads the limits of a memory, or of a table, in the same form. */
  private Memory limits(WasmReader in) {
    int flags = in.u8();
    boolean wide = (flags & 4) != 0;
    boolean shared = (flags & 2) != 0;
    if (wide) {
      refuse(Feature.MEMORY64);
      hasOtherOperands = true;
    }
    if ((flags & 8) != 0) {
      refuse(Feature.PAGE_SIZES);
    }
    if (shared) {
      uses(Feature.THREADS);
    }
    long least = wide ? in.unsigned64() : in.unsigned();
    long most = ScannedModule.NO_MAXIMUM;
    if ((flags & 1) != 0) {
      most = wide ? in.unsigned64() : in.unsigned();
    }
    if ((flags & 8) != 0) {
      in.u32(); // the logarithm of the page size
    }
    return new Memory(least, most, shared);
  }

  private void memories(WasmReader in) {
    int count = count(in);
    each(count, () -> addMemory(in));
  }

  private void addMemory(WasmReader in) {
    if (!memories.isEmpty()) {
      refuse(Feature.MEMORIES);
    }
    memories.add(limits(in));
  }

  private void export(WasmReader in) {
    String name = name(in);
    if (!exportNames.add(name)) {
      throw RefusedModuleException.invalid("two exports of the name " + name);
    }
    Kind kind = Kind.of(in.u8());
    int index = in.u32();
    if (index <= last(kind)) {
      exports.add(new Export(name, kind, index));
    } else if (!isBroken) {
      throw RefusedModuleException.invalid(
          "an export of %s %d of %d"
              .formatted(kind.name().toLowerCase(Locale.ROOT), index, last(kind) + 1));
    }
  }

  private void tag(WasmReader in) {
    uses(Feature.EXCEPTIONS);
    in.u8(); // always an exception
    tags.add(typeIndex(in));
    limits.check(ModuleLimit.TAGS, tags.size());
  }

  private void global(WasmReader in) {
    byte type = valueType(in);
    globals.add(new Global(type, in.u8() != 0));
    limits.check(ModuleLimit.GLOBALS, globals.size());
  }

  private void elementSegment(WasmReader in) {
    int flags = in.u32();
    if (flags > 7) {
      throw RefusedModuleException.invalid("an element segment of the unknown kind " + flags);
    }
    if (flags != 0) {
      uses(Feature.BULK_MEMORY);
    }
    boolean active = (flags & 1) == 0;
    boolean explicit = (flags & 2) != 0;
    boolean expressions = (flags & 4) != 0;
    if (active) {
      if (explicit) {
        in.u32();
      }
      constant(in);
    }
    if (!active || explicit) {
      if (expressions) {
        valueType(in);
      } else {
        in.u8(); // functions
      }
    }
    int count = count(in);
    elements += count;
    limits.check(ModuleLimit.SEGMENT_ELEMENTS, elements);
    for (int i = 0; i < count; i++) {
      pass();
      if (expressions) {
        constant(in);
      } else {
        in.u32();
      }
    }
    addSegment();
  }

  private void dataSegment(WasmReader in) {
    int mode = in.u32();
    if (mode > 2) {
      throw RefusedModuleException.invalid("a data segment of the unknown kind " + mode);
    }
    if (mode == 1) {
      uses(Feature.BULK_MEMORY);
    }
    if (mode == 2 && in.u32() != 0) {
      refuse(Feature.MEMORIES);
    }
    if (mode != 1) {
      constant(in);
    }
    int length = length(in);
    in.skip(length);
    dataBytes += length;
    addSegment();
  }

  /** Reads a constant expression, including its end. */
  private void constant(WasmReader in) {
    for (int count = 1; ; count++) {
      limits.check(ModuleLimit.CONSTANT_INSTRUCTIONS, count);
      instructions++;
      int opcode = in.u8();
      switch (opcode) {
        case Opcodes.END -> {
          return;
        }
        case Opcodes.I32_CONST, Opcodes.I64_CONST, Opcodes.GLOBAL_GET -> in.skipNumber();
        case Opcodes.F32_CONST -> in.skip(Float.BYTES);
        case Opcodes.F64_CONST -> in.skip(Double.BYTES);
        case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> // add, sub and mul of i32 and i64
            uses(Feature.EXTENDED_CONSTANTS);
        case 0xd0 -> in.signed33(); // ref.null
        case 0xd2 -> in.u32(); // ref.func
        case 0xfb -> constantObject(in);
        case 0xfd -> {
          int second = in.u32();
          refuse(Feature.ofVectors(second));
          in.skip(16); // the only one allowed here is v128.const
        }
        default ->
            throw RefusedModuleException.invalid(
                "the instruction " + hex(opcode) + " in a constant expression");
      }
    }
  }

  /** Reads what follows the first byte of an instruction for objects of GC. */
  private void constantObject(WasmReader in) {
    int second = in.u32();
    refuse(Feature.ofObjects(second));
    switch (second) {
      case 0, 1, 6, 7 -> in.u32(); // new objects and arrays of a type
      case 8 -> { // array.new_fixed
        in.u32();
        in.u32();
      }
      case 26, 27, 28 -> {} // conversions
      default -> throw Feature.ofObjects(second).refusal();
    }
  }

  private void addSegment() {
    limits.check(ModuleLimit.SEGMENTS, ++segments);
  }

  private void bodies(WasmReader in, BodyScan bodyScan) {
    codeBytes = in.remaining();
    bodies = count(in);
    if (bodies != functions.size() - importedFunctions) {
      throw RefusedModuleException.invalid(
          "%d functions and %d bodies".formatted(functions.size() - importedFunctions, bodies));
    }
    for (int i = 0; i < bodies; i++) {
      checkpoint.run();
      int function = importedFunctions + i;
      int[] length = new int[1];
      if (!inFunction(function, () -> length[0] = length(in))) {
        isBroken = true;
        return;
      }
      listener.function(function, length[0]);
      WasmReader body = in.part(length[0]);
      if (bodyScan.work() <= limits.get(ModuleLimit.WORK) && !hasOtherOperands) {
        inFunction(
            function,
            () -> {
              limits.check(ModuleLimit.FUNCTION_BYTES, length[0]);
              bodyScan.function(signatures.get(functions.get(function)), body);
            });
      }
    }
  }

  /**
   * Reads a part of a function.
   *
   * @return whether it has no fault
   */
  private boolean inFunction(int function, Runnable part) {
    try {
      part.run();
      return true;
    } catch (RefusedModuleException e) {
      listener.fault(e.in(function));
    } catch (NotUnderstoodException e) {
      listener.fault(RefusedModuleException.invalid(String.valueOf(e.getMessage())).in(function));
    }
    return false;
  }
}
