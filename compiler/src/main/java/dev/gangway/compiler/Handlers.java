package dev.gangway.compiler;

import java.lang.classfile.Label;
import java.util.List;

/**
 * The handlers of a {@code try_table}.
 *
 * @param start of its code
 * @param catches in their order
 * @param types of the operands below the block
 * @param saved for each of them, the variable that holds it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Handlers(Label start, List<Catch> catches, byte[] types, int[] saved) {
  static final int CATCH = 0;
  static final int CATCH_REF = 1;

  /**
   * One handler.
   *
   * @param kind as in the binary format
   * @param tag its exception; -1 for all
   * @param target where it goes
   */
  record Catch(int kind, int tag, Frame target) {
    boolean passesReference() {
      return (kind & 1) != 0;
    }
  }
}
