package dev.gangway.compiler;

import dev.gangway.wasm.Opcodes;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/** A block of a function that is being compiled, or the function. */
final class Frame {
  final int opcode;
  final byte[] parameters;
  final byte[] results;

  /** Operands below its parameters. */
  final int height;

  /** Where its branches go: its start for a loop, otherwise its end. */
  final Label target;

  /** Its else, of an {@code if} that has none yet. */
  @Nullable Label otherwise;

  /** Its handlers, of a {@code try_table}. */
  @Nullable Handlers handlers;

  /** Whether some branch goes to its end. */
  boolean isTarget;

  /** Whether the next instruction cannot be reached. */
  boolean isDead;

  Frame(int opcode, byte[] parameters, byte[] results, int height, Label target) {
    this.opcode = opcode;
    this.parameters = parameters;
    this.results = results;
    this.height = height;
    this.target = target;
  }

  boolean isLoop() {
    return opcode == Opcodes.LOOP;
  }

  /** The types of the operands that a branch takes. */
  byte[] operands() {
    return isLoop() ? parameters : results;
  }
}
