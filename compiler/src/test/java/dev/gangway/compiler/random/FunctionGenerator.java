package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Instructions.Access;
import dev.gangway.compiler.random.Instructions.Nature;
import dev.gangway.compiler.random.Instructions.Simple;
import dev.gangway.compiler.random.Node.Catch;
import dev.gangway.compiler.random.Node.Kind;
import dev.gangway.compiler.random.Node.Label;
import dev.gangway.compiler.random.Program.Function;
import dev.gangway.compiler.random.Program.FunctionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes the body of a function. */
final class FunctionGenerator {
  private static final float[] FLOATS = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    1.5f,
    -2.5f,
    3e9f,
    -3e9f,
    0x1p31f,
    -0x1p31f,
    0x1p63f,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0x1p24f,
    0x1p32f,
    0x1p64f
  };
  private static final int[] NANS = {0x7fc00000, 0xffc00000, 0x7fa00000, 0xff800001, 0x7fc12345};
  private static final long[] LONGS = {
    0,
    1,
    -1,
    2,
    31,
    32,
    63,
    64,
    255,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    0x100000000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  /** What may be done after a handler has caught. */
  private record Handler(Label label, int exception) {}

  private final RandomGenerator random;
  private final Program program;
  private final Function function;
  private final List<Type> variables = new ArrayList<>();
  private final Map<Type, Integer> scratch = new HashMap<>();
  private final List<Label> labels = new ArrayList<>();
  private final List<Handler> handlers = new ArrayList<>();

  /** How often an instruction may trap. */
  private final double risk;

  /** How many nodes may be made still. */
  private int budget;

  private FunctionGenerator(
      RandomGenerator random, Program program, Function function, int budget) {
    this.random = random;
    this.program = program;
    this.function = function;
    this.budget = budget;
    this.risk = new double[] {0, 0.002, 0.01, 0.08}[random.nextInt(4)];
  }

  /**
   * Fills a function.
   *
   * @param budget about how many instructions it has
   * @param depth how many blocks it begins with, one in the other
   */
  static void fill(
      RandomGenerator random, Program program, Function function, int budget, int depth) {
    new FunctionGenerator(random, program, function, budget).fill(depth);
  }

  private void fill(int depth) {
    variables.addAll(function.params);
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      variable(types().get(random.nextInt(types().size())));
    }
    labels.add(function.label);
    List<Node> body = function.body;
    body.add(fuel(function.label, 0x0f));
    if (depth > 0) {
      body.add(nested(depth));
    }
    while (budget > 0) {
      body.add(statement(5));
    }
    function.results.forEach(each -> body.add(expression(each, 3, true)));
  }

  // ---- helpers --------------------------------------------------------------------------------

  private List<Type> types() {
    List<Type> types = new ArrayList<>(Type.NUMBERS);
    types.addAll(Type.NUMBERS);
    types.add(Type.FUNCREF);
    types.add(Type.EXTERNREF);
    if (program.vectors) {
      types.add(Type.V128);
    }
    return types;
  }

  private int variable(Type type) {
    variables.add(type);
    return function.local(type);
  }

  private int scratch(Type type) {
    return scratch.computeIfAbsent(type, this::variable);
  }

  private boolean chance(double part) {
    return random.nextDouble() < part;
  }

  private boolean risky() {
    return chance(risk);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Bytes code(int opcode) {
    return new Bytes().u8(opcode);
  }

  private static Bytes code(int opcode, int index) {
    return new Bytes().u8(opcode).u32(index);
  }

  private static Node i32(int value) {
    return Node.plain(List.of(Type.I32), code(0x41).s64(value), List.of());
  }

  private static Node zero(Type type) {
    return Node.plain(List.of(type), type.zero(new Bytes()), List.of());
  }

  private Type someType() {
    return any(types());
  }

  private List<Type> someTypes(int max) {
    List<Type> all = new ArrayList<>();
    for (int n = random.nextInt(max + 1); n > 0; n--) {
      all.add(someType());
    }
    return all;
  }

  private List<Node> expressions(List<Type> types, int depth) {
    List<Node> all = new ArrayList<>();
    types.forEach(each -> all.add(expression(each, depth, true)));
    return all;
  }

  /**
   * Leaves a block if no fuel is left, and takes some.
   *
   * @param opcode of the instruction that leaves it: 0x0f returns
   */
  private Node fuel(Label exit, int opcode) {
    Node get = Node.fixed(List.of(Type.I32), code(0x23, Program.FUEL), List.of());
    Node empty = Node.fixed(List.of(Type.I32), code(0x45), List.of(get));
    List<Node> leave = new ArrayList<>();
    exit.types.forEach(each -> leave.add(zero(each)));
    leave.add(
        opcode == 0x0f
            ? Node.fixed(List.of(), code(0x0f), List.of())
            : Node.branch(List.of(), 0x0c, List.of(exit), List.of()));
    Node check =
        Node.block(
            Kind.IF,
            List.of(),
            List.of(),
            new Label(List.of()),
            List.of(empty),
            List.of(leave),
            true);
    Node less =
        Node.fixed(
            List.of(),
            code(0x23, Program.FUEL).u8(0x41).s64(1).u8(0x6b).u8(0x24).u32(Program.FUEL),
            List.of());
    return Node.block(
        Kind.BLOCK,
        List.of(),
        List.of(),
        new Label(List.of()),
        List.of(),
        List.of(List.of(check, less)),
        true);
  }

  /** Makes the bits of a NaN the same on all engines. */
  private Node canonical(Type type, Node value) {
    int local = scratch(type);
    Bytes code = code(0x22, local); // local.tee
    if (type == Type.F32) {
      code.u8(0x43).little(0x7fc00000, 4);
    } else {
      code.u8(0x44).little(0x7ff8000000000000L, 8);
    }
    code.u8(0x20).u32(local).u8(0x20).u32(local).u8(type == Type.F32 ? 0x5b : 0x61).u8(0x1b);
    return Node.fixed(List.of(type), code, List.of(value));
  }

  // ---- expressions ----------------------------------------------------------------------------

  /**
   * An expression.
   *
   * @param exact whether the bits of a NaN matter
   */
  private Node expression(Type type, int depth, boolean exact) {
    budget--;
    if (depth <= 0 || budget < 0) {
      return leaf(type);
    }
    int choice = random.nextInt(100);
    if (choice < 45 && !Instructions.simple(type).isEmpty()) {
      return simple(type, depth, exact);
    }
    if (choice < 53) {
      return leaf(type);
    }
    if (choice < 60) {
      return load(type, depth);
    }
    if (choice < 65) {
      return select(type, depth, exact);
    }
    if (choice < 75) {
      return block(List.of(type), depth);
    }
    if (choice < 79) {
      return tee(type, depth);
    }
    if (choice < 85) {
      return call(type, depth);
    }
    if (choice < 89) {
      return several(type, depth);
    }
    if (choice < 92) {
      return conditionalBranch(type, depth);
    }
    if (choice < 94) {
      return chance(0.4) ? jump(List.of(type), depth) : leaf(type);
    }
    return special(type, depth);
  }

  private Node leaf(Type type) {
    int choice = random.nextInt(10);
    if (choice < 5) {
      List<Integer> locals = localsOf(type);
      if (!locals.isEmpty()) {
        return Node.plain(List.of(type), code(0x20, any(locals)), List.of());
      }
    }
    if (choice < 7) {
      List<Integer> globals = globalsOf(type);
      if (!globals.isEmpty()) {
        return Node.plain(List.of(type), code(0x23, any(globals)), List.of());
      }
    }
    return constant(type);
  }

  /** The variables of a type, without that which has a NaN before its bits are made the same. */
  private List<Integer> localsOf(Type type) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i) == type && !scratch.containsValue(i)) {
        all.add(i);
      }
    }
    return all;
  }

  private List<Integer> globalsOf(Type type) {
    List<Integer> all = new ArrayList<>();
    List<Type> types = program.globalTypes();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i) == type) {
        all.add(i + 1);
      }
    }
    return all;
  }

  private Node constant(Type type) {
    Bytes code = new Bytes();
    switch (type) {
      case I32 -> code.u8(0x41).s64(number() << Integer.SIZE >> Integer.SIZE);
      case I64 -> code.u8(0x42).s64(number());
      case F32 -> code.u8(0x43).little(floatBits(), 4);
      case F64 -> code.u8(0x44).little(doubleBits(), 8);
      case V128 -> code.u8(0xfd).u32(12).little(number(), 8).little(doubleBits(), 8);
      case FUNCREF -> {
        if (chance(0.3)) {
          type.zero(code);
        } else {
          code.u8(0xd2).u32(Program.index(random.nextInt(program.functions.size())));
        }
      }
      case EXTERNREF -> {
        if (chance(0.3)) {
          type.zero(code);
        } else {
          code.u8(0x41).s64(random.nextInt(16)).u8(0x10).u32(Host.OBJECT);
        }
      }
      default -> type.zero(code);
    }
    return Node.plain(List.of(type), code, List.of());
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> LONGS[random.nextInt(LONGS.length)];
      case 1 -> random.nextInt(-100, 100);
      case 2 -> LONGS[random.nextInt(LONGS.length)] + random.nextInt(-2, 3);
      default -> random.nextLong();
    };
  }

  private int floatBits() {
    return switch (random.nextInt(5)) {
      case 0 -> NANS[random.nextInt(NANS.length)];
      case 1 -> random.nextInt();
      case 2 -> Float.floatToRawIntBits(random.nextInt(-50, 50));
      default -> Float.floatToRawIntBits(FLOATS[random.nextInt(FLOATS.length)]);
    };
  }

  private long doubleBits() {
    return switch (random.nextInt(6)) {
      case 0 -> (long) NANS[random.nextInt(NANS.length)] << 29 | 0x7ff0000000000001L;
      case 1 -> random.nextLong();
      case 2 -> Double.doubleToRawLongBits(random.nextInt(-50, 50));
      case 3 -> Double.doubleToRawLongBits((double) number());
      case 4 -> Double.doubleToRawLongBits(2147483647.5 * (random.nextBoolean() ? 1 : -1));
      default -> Double.doubleToRawLongBits(FLOATS[random.nextInt(FLOATS.length)]);
    };
  }

  private Node simple(Type type, int depth, boolean exact) {
    Simple chosen = any(Instructions.simple(type));
    if ((chosen.nature() == Nature.TRUNCATION || chosen.nature() == Nature.DIVISION)
        && chance(0.5)) {
      chosen = any(Instructions.simple(type));
    }
    // A conversion that must not trap looks at the bits: see small.
    boolean inexact = chosen.nature() == Nature.FLOAT || chosen.nature() == Nature.EXACT;
    List<Node> operands = new ArrayList<>();
    for (Type each : chosen.operands()) {
      boolean sign = chosen.nature() == Nature.SIGN && operands.size() == 1;
      operands.add(expression(each, depth - 1, sign || (!inexact && (exact || !isFloat(type)))));
    }
    if (!risky()) {
      if (chosen.nature() == Nature.DIVISION) {
        operands.set(1, positive(type, operands.get(1)));
      } else if (chosen.nature() == Nature.TRUNCATION) {
        Type from = chosen.operands().getFirst();
        operands.set(0, small(from, operands.getFirst()));
      }
    }
    Node made = Node.plain(List.of(type), chosen.code(), operands);
    return chosen.nature() == Nature.FLOAT && exact ? canonical(type, made) : made;
  }

  private static boolean isFloat(Type type) {
    return type == Type.F32 || type == Type.F64;
  }

  /** value & 0xffff | 1. */
  private static Node positive(Type type, Node value) {
    boolean wide = type == Type.I64;
    int constant = wide ? 0x42 : 0x41;
    return Node.fixed(
        List.of(type),
        code(constant)
            .s64(0xffff)
            .u8(wide ? 0x83 : 0x71)
            .u8(constant)
            .s64(1)
            .u8(wide ? 0x84 : 0x72),
        List.of(value));
  }

  /** A float between 0 and 255: its bits as an integer, shifted and converted. */
  private static Node small(Type type, Node value) {
    Bytes code =
        type == Type.F32
            ? code(0xbc).u8(0x41).s64(22).u8(0x76).u8(0x41).s64(255).u8(0x71).u8(0xb2)
            : code(0xbd).u8(0x42).s64(54).u8(0x88).u8(0x42).s64(255).u8(0x83).u8(0xb9);
    return Node.fixed(List.of(type), code, List.of(value));
  }

  /** The address of an access, and its offset. */
  private record Address(Node node, int offset) {}

  private Address address(int bytes, int depth) {
    if (risky()) {
      return switch (random.nextInt(4)) {
        case 0 -> new Address(expression(Type.I32, depth - 1, true), 0);
        case 1 -> new Address(i32(65536 - random.nextInt(10)), random.nextInt(3));
        case 2 ->
            new Address(
                i32(random.nextInt(-20, 20)),
                random.nextBoolean() ? -1 - random.nextInt(20) : 65530);
        default ->
            new Address(
                expression(Type.I32, depth - 1, true),
                new int[] {65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, -8}
                    [random.nextInt(5)]);
      };
    }
    int offset = chance(0.6) ? 0 : random.nextInt(chance(0.5) ? 64 : 30_000);
    return switch (random.nextInt(4)) {
      case 0 -> new Address(i32(random.nextInt(65536 - bytes - offset)), offset);
      case 1 -> new Address(i32(65536 - bytes - offset), offset);
      default ->
          new Address(
              Node.fixed(
                  List.of(Type.I32),
                  code(0x41).s64(0x7fff).u8(0x71),
                  List.of(expression(Type.I32, depth - 1, true))),
              offset);
    };
  }

  private Bytes memory(int opcode, int bytes, int offset) {
    int natural = Integer.numberOfTrailingZeros(bytes);
    return code(opcode).u32(random.nextInt(natural + 1)).u32(offset);
  }

  private Node load(Type type, int depth) {
    List<Access> loads = Instructions.LOADS.stream().filter(each -> each.type() == type).toList();
    if (loads.isEmpty()) {
      return leaf(type);
    }
    Access load = any(loads);
    Address address = address(load.bytes(), depth);
    return Node.plain(
        List.of(type), memory(load.opcode(), load.bytes(), address.offset), List.of(address.node));
  }

  private Node select(Type type, int depth, boolean exact) {
    boolean typed = type.isReference() || random.nextBoolean();
    return Node.plain(
        List.of(type),
        typed ? code(0x1c).u32(1).u8(type.code) : code(0x1b),
        List.of(
            expression(type, depth - 1, exact),
            expression(type, depth - 1, exact),
            expression(Type.I32, depth - 1, true)));
  }

  private Node tee(Type type, int depth) {
    List<Integer> locals = localsOf(type);
    return locals.isEmpty()
        ? leaf(type)
        : Node.plain(
            List.of(type), code(0x22, any(locals)), List.of(expression(type, depth - 1, true)));
  }

  // ---- blocks ---------------------------------------------------------------------------------

  /** A block, loop, condition or handler. */
  private Node block(List<Type> results, int depth) {
    return switch (random.nextInt(program.hasExceptions() ? 5 : 4)) {
      case 0 -> plainBlock(Kind.BLOCK, results, depth);
      case 1 -> loop(results, depth);
      case 4 -> attempt(results, depth);
      default -> plainBlock(Kind.IF, results, depth);
    };
  }

  private Node plainBlock(Kind kind, List<Type> results, int depth) {
    Label label = new Label(results);
    List<Type> params = chance(0.2) ? parameters(results) : List.of();
    List<Node> operands = expressions(params, depth - 1);
    List<List<Node>> bodies = new ArrayList<>();
    if (kind == Kind.IF) {
      operands.add(expression(Type.I32, depth - 1, true));
    }
    bodies.add(body(label, params, results, depth - 1));
    if (kind == Kind.IF && (!params.equals(results) || random.nextBoolean())) {
      bodies.add(body(label, params, results, depth - 1));
    }
    return Node.block(kind, params, results, label, operands, bodies, false);
  }

  /** Parameters for a block: often the first of its results, which then may pass through. */
  private List<Type> parameters(List<Type> results) {
    return random.nextBoolean() && !results.isEmpty()
        ? results.subList(0, 1 + random.nextInt(results.size()))
        : someTypes(3);
  }

  /** The body of a block whose parameters are on the stack. */
  private List<Node> body(Label label, List<Type> params, List<Type> results, int depth) {
    labels.add(label);
    List<Node> body = inside(params, results, depth);
    labels.removeLast();
    return body;
  }

  private List<Node> inside(List<Type> params, List<Type> results, int depth) {
    List<Node> body = new ArrayList<>();
    boolean through =
        params.size() <= results.size()
            && params.equals(results.subList(0, params.size()))
            && random.nextBoolean();
    if (through) {
      params.forEach(each -> body.add(Node.parameter(each)));
    } else {
      keep(params, body);
    }
    for (int n = random.nextInt(4); n > 0 && budget > 0; n--) {
      body.add(statement(depth));
    }
    int have = through ? params.size() : 0;
    body.addAll(expressions(results.subList(have, results.size()), depth));
    return body;
  }

  /** Puts the values on the stack into variables, the last first, or drops them. */
  private void keep(List<Type> types, List<Node> to) {
    for (int i = types.size() - 1; i >= 0; i--) {
      List<Integer> locals = localsOf(types.get(i));
      boolean drop = locals.isEmpty() || chance(0.2);
      to.add(Node.fixed(List.of(), drop ? code(0x1a) : code(0x21, any(locals)), List.of()));
    }
  }

  /** A loop in a block, which it leaves if the fuel ends. */
  private Node loop(List<Type> results, int depth) {
    Label exit = new Label(results);
    labels.add(exit);
    List<Type> params = chance(0.3) ? parameters(results) : List.of();
    Label head = new Label(params);
    List<Node> operands = expressions(params, depth - 1);
    labels.add(head);
    List<Node> body = new ArrayList<>();
    if (!params.isEmpty()) {
      keep(params, body);
    }
    body.add(fuel(exit, 0x0c));
    for (int n = random.nextInt(4); n > 0 && budget > 0; n--) {
      body.add(statement(depth - 1));
    }
    if (chance(0.8)) {
      List<Node> again = expressions(params, depth - 1);
      again.add(expression(Type.I32, depth - 1, true));
      body.add(Node.branch(params, 0x0d, List.of(head), again));
      for (int i = 0; i < params.size(); i++) {
        body.add(Node.fixed(List.of(), code(0x1a), List.of()));
      }
    }
    body.addAll(expressions(results, depth - 1));
    labels.removeLast();
    labels.removeLast();
    Node loop = Node.block(Kind.LOOP, params, results, head, operands, List.of(body), false);
    return Node.block(
        Kind.BLOCK, List.of(), results, exit, List.of(), List.of(List.of(loop)), false);
  }

  private Node attempt(List<Type> results, int depth) {
    Label label = new Label(results);
    List<Catch> catches = new ArrayList<>();
    List<List<Node>> bodies = new ArrayList<>();
    bodies.add(body(label, List.of(), results, depth - 1));
    int exception = function.exceptions++;
    for (int tag = 0; tag < program.tags.size(); tag++) {
      if (chance(0.4)) {
        catches.add(new Catch(tag, random.nextBoolean()));
      }
    }
    if (catches.isEmpty() || chance(0.4)) {
      catches.add(new Catch(-1, random.nextBoolean()));
    }
    for (Catch each : catches) {
      List<Type> caught = each.tag() < 0 ? List.of() : program.tags.get(each.tag());
      if (each.reference()) {
        handlers.add(new Handler(label, exception));
      }
      bodies.add(body(label, caught, results, depth - 1));
      if (each.reference()) {
        handlers.removeLast();
      }
    }
    return Node.attempt(results, label, bodies, catches, exception);
  }

  /** Many blocks, one in the other. */
  private Node nested(int depth) {
    List<Type> results = someTypes(2);
    Label label = new Label(results);
    labels.add(label);
    List<Node> body = new ArrayList<>();
    if (chance(0.1) && budget > 0) {
      body.add(statement(2));
    }
    if (depth > 0) {
      body.add(nested(depth - 1));
    }
    body.addAll(expressions(results, 1));
    labels.removeLast();
    boolean condition = chance(0.3);
    List<List<Node>> bodies = new ArrayList<>(List.of(body));
    if (condition && !results.isEmpty()) {
      bodies.add(expressions(results, 1));
    }
    Node block =
        Node.block(
            condition ? Kind.IF : Kind.BLOCK,
            List.of(),
            results,
            label,
            condition ? List.of(expression(Type.I32, 1, true)) : List.of(),
            bodies,
            false);
    List<Node> all = new ArrayList<>(List.of(block));
    keep(results, all);
    return Node.sequence(List.of(), all);
  }

  // ---- branches -------------------------------------------------------------------------------

  /** A branch that leaves the first of its label's values if it is not taken. */
  private Node conditionalBranch(Type type, int depth) {
    List<Label> fit =
        labels.stream()
            .filter(each -> !each.types.isEmpty() && each.types.getFirst() == type)
            .toList();
    if (fit.isEmpty()) {
      return leaf(type);
    }
    Label label = any(fit);
    List<Node> operands = expressions(label.types, depth - 1);
    operands.add(expression(Type.I32, depth - 1, true));
    return first(label.types, Node.branch(label.types, 0x0d, List.of(label), operands));
  }

  /** The first of a node's values. The others go to variables. */
  private Node first(List<Type> types, Node node) {
    if (types.size() == 1) {
      return node;
    }
    List<Node> all = new ArrayList<>(List.of(node));
    keep(types.subList(1, types.size()), all);
    return Node.sequence(types.subList(0, 1), all);
  }

  /**
   * An instruction after which nothing runs: the results are only for what is written behind it.
   */
  private Node jump(List<Type> results, int depth) {
    switch (random.nextInt(8)) {
      case 0 -> {
        return Node.plain(results, code(0x0f), expressions(function.results, depth - 1));
      }
      case 1, 2 -> {
        return table(results, depth);
      }
      case 3 -> {
        if (!handlers.isEmpty()) {
          Handler handler = any(handlers);
          return Node.rethrow(results, handler.label, handler.exception);
        }
        if (program.hasExceptions()) {
          return raise(results, depth);
        }
      }
      case 4 -> {
        return tailCall(results, depth);
      }
      case 5 -> {
        if (risky()) {
          return Node.plain(results, code(0x00), List.of());
        }
      }
      default -> {}
    }
    Label label = any(labels);
    return Node.branch(results, 0x0c, List.of(label), expressions(label.types, depth - 1));
  }

  private Node table(List<Type> results, int depth) {
    Label last = any(labels);
    List<Label> fit = labels.stream().filter(each -> each.types.equals(last.types)).toList();
    List<Label> targets = new ArrayList<>();
    for (int n = random.nextInt(chance(0.05) ? 300 : 6); n > 0; n--) {
      targets.add(any(fit));
    }
    targets.add(last);
    List<Node> operands = expressions(last.types, depth - 1);
    operands.add(expression(Type.I32, depth - 1, true));
    return Node.branch(results, 0x0e, targets, operands);
  }

  private Node raise(List<Type> results, int depth) {
    int tag = random.nextInt(program.tags.size());
    return Node.plain(results, code(0x08, tag), expressions(program.tags.get(tag), depth - 1));
  }

  private Node tailCall(List<Type> results, int depth) {
    List<Integer> fit = new ArrayList<>();
    for (int i = 0; i < program.functions.size(); i++) {
      if (program.functions.get(i).results.equals(function.results)) {
        fit.add(i);
      }
    }
    int called = any(fit); // at least itself
    Function target = program.functions.get(called);
    List<Node> operands = expressions(target.params, depth - 1);
    if (random.nextBoolean()) {
      return Node.plain(results, code(0x12, Program.index(called)), operands);
    }
    operands.add(slot(called, depth));
    return Node.plain(
        results,
        code(0x13, program.type(target.params, target.results)).u32(Program.FUNCTION_TABLE),
        operands);
  }

  // ---- calls ----------------------------------------------------------------------------------

  /** The index of a slot with a function, at first. */
  private Node slot(int called, int depth) {
    int slot = program.slots.indexOf(called);
    return slot < 0 || risky()
        ? risky() ? expression(Type.I32, depth - 1, true) : i32(random.nextInt(Program.FILLED + 2))
        : i32(slot);
  }

  /** A call whose first result has a type. */
  private Node call(Type type, int depth) {
    List<Integer> fit = new ArrayList<>();
    for (int i = 0; i < Host.IMPORTS.size(); i++) {
      if (starts(Host.IMPORTS.get(i).results(), type)) {
        fit.add(i);
      }
    }
    for (int i = 0; i < program.functions.size(); i++) {
      if (starts(program.functions.get(i).results, type)) {
        fit.add(Program.index(i));
      }
    }
    return fit.isEmpty() ? leaf(type) : call(any(fit), depth);
  }

  private static boolean starts(List<Type> types, Type type) {
    return !types.isEmpty() && types.getFirst() == type;
  }

  /** A call. Of the results the first is left. */
  private Node call(int index, int depth) {
    int imports = Host.IMPORTS.size();
    FunctionType type;
    if (index < imports) {
      type = Host.IMPORTS.get(index);
    } else {
      Function called = program.functions.get(index - imports);
      type = new FunctionType(called.params, called.results);
    }
    List<Node> operands = expressions(type.params(), depth - 1);
    Bytes code;
    if (index >= imports && program.slots.contains(index - imports) && random.nextBoolean()) {
      operands.add(slot(index - imports, depth));
      code = code(0x11, program.type(type.params(), type.results())).u32(Program.FUNCTION_TABLE);
    } else {
      code = code(0x10, index);
    }
    Node call = Node.plain(type.results(), code, operands);
    return type.results().size() < 2 ? call : first(type.results(), call);
  }

  /** The first of several results of a block. */
  private Node several(Type type, int depth) {
    List<Type> types = new ArrayList<>(List.of(type));
    types.addAll(someTypes(3));
    return first(types, block(types, depth));
  }

  // ---- other instructions ---------------------------------------------------------------------

  private Node slotOf(int size, int depth) {
    return risky() ? expression(Type.I32, depth - 1, true) : i32(random.nextInt(size));
  }

  /** Instructions that only one type has. */
  @SuppressWarnings("RefactorSwitch") // the branches are long
  private Node special(Type type, int depth) {
    switch (type) {
      case I32 -> {
        return switch (random.nextInt(6)) {
          case 0 -> Node.plain(List.of(type), code(0x3f).u8(0), List.of());
          case 1 -> Node.plain(List.of(type), code(0x40).u8(0), List.of(grow(depth)));
          case 2 ->
              Node.plain(
                  List.of(type), code(0xd1), List.of(expression(reference(), depth - 1, true)));
          case 3 -> Node.plain(List.of(type), code(0xfc).u32(16).u32(random.nextInt(2)), List.of());
          case 4 -> {
            Type element = reference();
            yield Node.plain(
                List.of(type),
                code(0xfc).u32(15).u32(tableOf(element)),
                List.of(expression(element, depth - 1, true), grow(depth)));
          }
          default -> call(Host.NUMBER, depth);
        };
      }
      case FUNCREF -> {
        return Node.plain(
            List.of(type),
            code(0x25, Program.FUNCTION_TABLE),
            List.of(slotOf(Program.FUNCTION_TABLE_SIZE, depth)));
      }
      case EXTERNREF -> {
        return Node.plain(
            List.of(type),
            code(0x25, Program.OBJECT_TABLE),
            List.of(slotOf(Program.OBJECT_TABLE_SIZE, depth)));
      }
      default -> {
        return leaf(type);
      }
    }
  }

  private Node grow(int depth) {
    return chance(0.1) ? expression(Type.I32, depth - 1, true) : i32(random.nextInt(3));
  }

  private Type reference() {
    return random.nextBoolean() ? Type.FUNCREF : Type.EXTERNREF;
  }

  private static int tableOf(Type element) {
    return element == Type.FUNCREF ? Program.FUNCTION_TABLE : Program.OBJECT_TABLE;
  }

  // ---- statements -----------------------------------------------------------------------------

  private Node statement(int depth) {
    budget--;
    if (depth <= 0) {
      return set(0);
    }
    int choice = random.nextInt(100);
    if (choice < 25) {
      return set(depth);
    }
    if (choice < 32) {
      Type type = any(program.globalTypes());
      return Node.plain(
          List.of(), code(0x24, any(globalsOf(type))), List.of(expression(type, depth, true)));
    }
    if (choice < 52) {
      return store(depth);
    }
    if (choice < 68) {
      return block(List.of(), depth);
    }
    if (choice < 74) {
      List<Type> types = someTypes(3);
      List<Node> all = new ArrayList<>(List.of(block(types, depth)));
      keep(types, all);
      return Node.sequence(List.of(), all);
    }
    if (choice < 80) {
      return callAndDrop(depth);
    }
    if (choice < 84) {
      Type type = someType();
      return Node.plain(List.of(), code(0x1a), List.of(expression(type, depth, true)));
    }
    if (choice < 88) {
      Label label = any(labels);
      if (label.types.isEmpty()) {
        return Node.branch(
            List.of(), 0x0d, List.of(label), List.of(expression(Type.I32, depth - 1, true)));
      }
      return conditional(jump(List.of(), depth - 1), depth);
    }
    if (choice < 92) {
      return conditional(jump(List.of(), depth - 1), depth);
    }
    return chance(0.5) ? memoryRange(depth) : tableRange(depth);
  }

  private Node conditional(Node jump, int depth) {
    return Node.block(
        Kind.IF,
        List.of(),
        List.of(),
        new Label(List.of()),
        List.of(expression(Type.I32, depth - 1, true)),
        List.of(jump(jump)),
        false);
  }

  /** A jump, and sometimes code behind it. */
  private List<Node> jump(Node jump) {
    List<Node> body = new ArrayList<>(List.of(jump));
    if (chance(0.1) && budget > 0) {
      body.add(statement(2));
    }
    return body;
  }

  private Node set(int depth) {
    Type type = any(variables);
    List<Integer> locals = localsOf(type);
    return Node.plain(
        List.of(),
        locals.isEmpty() ? code(0x1a) : code(0x21, any(locals)),
        List.of(expression(type, depth, true)));
  }

  private Node store(int depth) {
    Access store = any(Instructions.STORES);
    Address address = address(store.bytes(), depth);
    return Node.plain(
        List.of(),
        memory(store.opcode(), store.bytes(), address.offset),
        List.of(address.node, expression(store.type(), depth, true)));
  }

  private Node callAndDrop(int depth) {
    int index = random.nextInt(Host.IMPORTS.size() + program.functions.size());
    Node call = call(index, depth);
    return call.results.isEmpty() ? call : Node.plain(List.of(), code(0x1a), List.of(call));
  }

  private Node length(int depth) {
    return risky()
        ? expression(Type.I32, depth - 1, true)
        : i32(chance(0.1) ? random.nextInt(5000) : random.nextInt(40));
  }

  private Node place(int depth) {
    return risky()
        ? random.nextBoolean()
            ? expression(Type.I32, depth - 1, true)
            : i32(65536 - random.nextInt(50))
        : i32(random.nextInt(60_000));
  }

  private Node memoryRange(int depth) {
    return switch (random.nextInt(4)) {
      case 0 ->
          Node.plain(
              List.of(),
              code(0xfc).u32(11).u8(0),
              List.of(place(depth), expression(Type.I32, depth - 1, true), length(depth)));
      case 1 ->
          Node.plain(
              List.of(),
              code(0xfc).u32(10).u8(0).u8(0),
              List.of(place(depth), place(depth), length(depth)));
      case 2 ->
          risky()
              ? Node.plain(List.of(), code(0xfc).u32(9).u32(random.nextInt(3)), List.of())
              : set(depth);
      default ->
          Node.plain(
              List.of(),
              code(0xfc).u32(8).u32(1 + random.nextInt(Program.PASSIVE_DATA)).u8(0),
              List.of(
                  place(depth),
                  i32(random.nextInt(Program.PASSIVE_BYTES / 2)),
                  risky() ? length(depth) : i32(random.nextInt(Program.PASSIVE_BYTES / 2))));
    };
  }

  /** In the function table only the slots that calls seldom use are changed. */
  private Node tableRange(int depth) {
    Type element = reference();
    boolean functions = element == Type.FUNCREF;
    int table = tableOf(element);
    int first = functions && !risky() ? Program.FILLED : 0;
    int size = functions ? Program.FUNCTION_TABLE_SIZE : Program.OBJECT_TABLE_SIZE;
    int room = size - first;
    int count = random.nextInt(room);
    Node length = risky() ? expression(Type.I32, depth - 1, true) : i32(count);
    Node to = i32(first + random.nextInt(room - count));
    return switch (random.nextInt(5)) {
      case 0 ->
          Node.plain(
              List.of(),
              code(0x26, table),
              List.of(
                  risky() ? slotOf(size, depth) : i32(first + random.nextInt(room)),
                  expression(element, depth - 1, true)));
      case 1 ->
          Node.plain(
              List.of(),
              code(0xfc).u32(17).u32(table),
              List.of(to, expression(element, depth - 1, true), length));
      case 2 ->
          Node.plain(
              List.of(),
              code(0xfc).u32(14).u32(table).u32(table),
              List.of(to, i32(random.nextInt(size - count)), length));
      case 3 ->
          risky()
              ? Node.plain(List.of(), code(0xfc).u32(13).u32(1 + random.nextInt(2)), List.of())
              : set(depth);
      default ->
          Node.plain(
              List.of(),
              code(0xfc)
                  .u32(12)
                  .u32(functions ? Program.FUNCTION_ELEMENTS : Program.OBJECT_ELEMENTS)
                  .u32(table),
              List.of(to, i32(random.nextInt(Program.ELEMENTS - Math.min(4, count))), length));
    };
  }
}
