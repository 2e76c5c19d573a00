package dev.gangway.compiler.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instruction with those that make its operands, and those in it. */
final class Node {
  /** What it is. */
  enum Kind {
    /** An instruction that is written after its operands. */
    PLAIN,
    /** Only its operands: there is no instruction. */
    SEQUENCE,
    /** A parameter of a block that is still where the block found it: nothing is written. */
    PARAMETER,
    BLOCK,
    LOOP,
    /** Its condition is the last operand. */
    IF,
    /** Has a body, then one for each catch. It has no parameters. */
    TRY,
    /** A branch: an instruction with targets. */
    BRANCH,
    /** Throws again what the handler around it has caught. */
    RETHROW
  }

  /** Where a branch goes. Its types are those of the values that the branch takes along. */
  static final class Label {
    final List<Type> types;

    Label(List<Type> types) {
      this.types = types;
    }
  }

  /**
   * A handler.
   *
   * @param tag what it catches; negative: all
   * @param reference whether it wants the exception to throw it again
   */
  record Catch(int tag, boolean reference) {}

  final Kind kind;
  final List<Type> results;

  /** Of a block, which finds them on the stack. */
  final List<Type> params;

  /** The instruction without its operands and targets. */
  final byte[] code;

  final List<Node> operands;
  final List<List<Node>> bodies;
  final @Nullable Label label;
  final List<Label> targets;
  final List<Catch> catches;

  /** Of a try: which of the function's local variables for exceptions is its own. */
  final int exception;

  /** Whether the program would not end without it, or would not be the same on all engines. */
  final boolean fixed;

  private Node(
      Kind kind,
      List<Type> results,
      List<Type> params,
      byte[] code,
      List<Node> operands,
      List<List<Node>> bodies,
      @Nullable Label label,
      List<Label> targets,
      List<Catch> catches,
      int exception,
      boolean fixed) {
    this.kind = kind;
    this.results = results;
    this.params = params;
    this.code = code;
    this.operands = new ArrayList<>(operands);
    this.bodies = bodies.stream().<List<Node>>map(ArrayList::new).toList();
    this.label = label;
    this.targets = targets;
    this.catches = catches;
    this.exception = exception;
    this.fixed = fixed;
  }

  private static Node of(
      Kind kind, List<Type> results, byte[] code, List<Node> operands, boolean fixed) {
    return new Node(
        kind, results, List.of(), code, operands, List.of(), null, List.of(), List.of(), 0, fixed);
  }

  static Node plain(List<Type> results, Bytes code, List<Node> operands) {
    return of(Kind.PLAIN, results, code.toByteArray(), operands, false);
  }

  /** One that must not be removed. */
  static Node fixed(List<Type> results, Bytes code, List<Node> operands) {
    return of(Kind.PLAIN, results, code.toByteArray(), operands, true);
  }

  static Node sequence(List<Type> results, List<Node> operands) {
    return of(Kind.SEQUENCE, results, new byte[0], operands, false);
  }

  static Node parameter(Type type) {
    return of(Kind.PARAMETER, List.of(type), new byte[0], List.of(), true);
  }

  static Node branch(List<Type> results, int opcode, List<Label> targets, List<Node> operands) {
    return new Node(
        Kind.BRANCH,
        results,
        List.of(),
        new byte[] {(byte) opcode},
        operands,
        List.of(),
        null,
        targets,
        List.of(),
        0,
        false);
  }

  static Node rethrow(List<Type> results, Label handler, int exception) {
    return new Node(
        Kind.RETHROW,
        results,
        List.of(),
        new byte[0],
        List.of(),
        List.of(),
        null,
        List.of(handler),
        List.of(),
        exception,
        false);
  }

  static Node block(
      Kind kind,
      List<Type> params,
      List<Type> results,
      Label label,
      List<Node> operands,
      List<List<Node>> bodies,
      boolean fixed) {
    return new Node(
        kind,
        results,
        params,
        new byte[0],
        operands,
        bodies,
        label,
        List.of(),
        List.of(),
        0,
        fixed);
  }

  static Node attempt(
      List<Type> results,
      Label label,
      List<List<Node>> bodies,
      List<Catch> catches,
      int exception) {
    return new Node(
        Kind.TRY,
        results,
        List.of(),
        new byte[0],
        List.of(),
        bodies,
        label,
        List.of(),
        catches,
        exception,
        false);
  }
}
