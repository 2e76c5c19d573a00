package dev.gangway.endive;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * How many {@code invokedynamic} instructions a class may still get.
 *
 * <p>HotSpot gives each of them a place of its own in an array of the class, beside the strings,
 * method handles and the like of its constant pool. It keeps the index in 16 bits and does not
 * check it: past the limit an instruction runs the target of another, or the JVM crashes.
 */
final class CallSites {
  /** Places in the array. */
  private static final int MAX_PLACES = 65_535;

  private int left;

  private CallSites(int left) {
    this.left = left;
  }

  /** What a class may get beside what it has. */
  static CallSites leftIn(ClassModel type) {
    long used = count(type, CallSites::isResolved) + instructions(type);
    return new CallSites((int) Math.max(0, MAX_PLACES - used));
  }

  private static boolean isResolved(PoolEntry entry) {
    return switch (entry) {
      case StringEntry _, MethodHandleEntry _, MethodTypeEntry _, ConstantDynamicEntry _ -> true;
      default -> false;
    };
  }

  private static long count(ClassModel type, Predicate<PoolEntry> wanted) {
    return StreamSupport.stream(type.constantPool().spliterator(), false).filter(wanted).count();
  }

  /** The {@code invokedynamic} instructions that are there. */
  private static long instructions(ClassModel type) {
    if (count(type, InvokeDynamicEntry.class::isInstance) == 0) {
      return 0; // so it is with Endive 1.0.0
    }
    return type.methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(CodeModel::elementStream)
        .filter(InvokeDynamicInstruction.class::isInstance)
        .count();
  }

  /** Takes {@code count} of them if there are as many, else none. */
  boolean take(long count) {
    if (count > left) {
      return false;
    }
    left -= (int) count;
    return true;
  }
}
