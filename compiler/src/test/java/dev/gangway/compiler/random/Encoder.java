package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Node.Catch;
import dev.gangway.compiler.random.Node.Kind;
import dev.gangway.compiler.random.Node.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the body of a function. */
final class Encoder {
  private static final int END = 0x0b;

  private final Bytes out = new Bytes();
  private final Program program;
  private final Program.Function function;
  private final boolean legacy;

  /** From the outermost; null if no branch goes there. */
  private final List<@Nullable Label> labels = new ArrayList<>();

  /** A branch goes to no block around it. */
  static final class NoTargetException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Encoder(Program program, Program.Function function, boolean legacy) {
    this.program = program;
    this.function = function;
    this.legacy = legacy;
  }

  /**
   * Writes a function.
   *
   * @param legacy whether exceptions take their older form
   */
  static byte[] body(Program program, Program.Function function, boolean legacy) {
    Encoder encoder = new Encoder(program, function, legacy);
    encoder.labels.add(function.label);
    int exceptions = legacy ? 0 : function.exceptions;
    encoder.out.u32(function.locals.size() + (exceptions > 0 ? 1 : 0));
    for (Type each : function.locals) {
      encoder.out.u32(1).u8(each.code);
    }
    if (exceptions > 0) {
      encoder.out.u32(exceptions).u8(Type.EXNREF.code);
    }
    encoder.all(function.body);
    return encoder.out.u8(END).toByteArray();
  }

  private void all(List<Node> nodes) {
    nodes.forEach(this::write);
  }

  private void write(Node node) {
    all(node.operands);
    switch (node.kind) {
      case PLAIN -> out.bytes(node.code);
      case SEQUENCE, PARAMETER -> {}
      case BLOCK, LOOP, IF -> block(node);
      case BRANCH -> branch(node);
      case RETHROW -> {
        if (legacy) {
          out.u8(0x09).u32(depth(node.targets.getFirst()));
        } else {
          out.u8(0x20).u32(local(node.exception)).u8(0x0a);
        }
      }
      case TRY -> {
        if (legacy) {
          legacy(node);
        } else {
          table(node);
        }
      }
    }
  }

  private int local(int exception) {
    return function.params.size() + function.locals.size() + exception;
  }

  private int depth(Label label) {
    int index = labels.lastIndexOf(label);
    if (index < 0) {
      throw new NoTargetException();
    }
    return labels.size() - 1 - index;
  }

  private void enter(int opcode, List<Type> params, List<Type> results, @Nullable Label label) {
    out.u8(opcode);
    type(params, results);
    labels.add(label);
  }

  private void type(List<Type> params, List<Type> results) {
    if (params.isEmpty() && results.size() < 2) {
      out.u8(results.isEmpty() ? 0x40 : results.getFirst().code);
    } else {
      out.s64(program.type(params, results));
    }
  }

  private void leave() {
    out.u8(END);
    labels.removeLast();
  }

  private void block(Node node) {
    int opcode = node.kind == Kind.BLOCK ? 0x02 : node.kind == Kind.LOOP ? 0x03 : 0x04;
    enter(opcode, node.params, node.results, node.label);
    all(node.bodies.getFirst());
    if (node.bodies.size() > 1) {
      out.u8(0x05);
      all(node.bodies.get(1));
    }
    leave();
  }

  private void branch(Node node) {
    out.bytes(node.code);
    if (node.code[0] == 0x0e) {
      out.u32(node.targets.size() - 1);
    }
    node.targets.forEach(each -> out.u32(depth(each)));
  }

  private void legacy(Node node) {
    enter(0x06, List.of(), node.results, node.label);
    all(node.bodies.getFirst());
    for (int i = 0; i < node.catches.size(); i++) {
      int tag = node.catches.get(i).tag();
      out.u8(tag < 0 ? 0x19 : 0x07);
      if (tag >= 0) {
        out.u32(tag);
      }
      all(node.bodies.get(i + 1));
    }
    leave();
  }

  /** The new form: around try_table a block for each handler, and one around all. */
  private void table(Node node) {
    enter(0x02, List.of(), node.results, Objects.requireNonNull(node.label));
    int handlers = node.catches.size();
    for (int i = handlers - 1; i >= 0; i--) {
      enter(0x02, List.of(), caught(node.catches.get(i)), null);
    }
    out.u8(0x1f);
    type(List.of(), node.results);
    out.u32(handlers);
    for (int i = 0; i < handlers; i++) {
      Catch each = node.catches.get(i);
      out.u8((each.tag() < 0 ? 2 : 0) + (each.reference() ? 1 : 0));
      if (each.tag() >= 0) {
        out.u32(each.tag());
      }
      out.u32(i);
    }
    labels.add(null);
    all(node.bodies.getFirst());
    leave();
    for (int i = 0; i < handlers; i++) {
      out.u8(0x0c).u32(handlers - i);
      leave();
      if (node.catches.get(i).reference()) {
        out.u8(0x21).u32(local(node.exception));
      }
      all(node.bodies.get(i + 1));
    }
    leave();
  }

  private List<Type> caught(Catch handler) {
    List<Type> types =
        new ArrayList<>(handler.tag() < 0 ? List.of() : program.tags.get(handler.tag()));
    if (handler.reference()) {
      types.add(Type.EXNREF);
    }
    return types;
  }
}
