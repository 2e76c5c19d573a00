package dev.gangway.endive;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ConstantDescs;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Counts the {@code invokedynamic} instructions that a class may still get.
 *
 * <p>HotSpot keeps an entry for each of them in an array of the class, which also has the strings
 * and method handles of its constant pool, and the types of {@code MethodHandle.invokeExact}. The
 * index has 16 bits and is not checked: beyond the limit an instruction runs the target of another
 * one, or the JVM crashes.
 */
final class CallSites {
  /** Entries of the array. */
  private static final int MAX_PLACES = 65_535;

  private int left;

  private CallSites(int left) {
    this.left = left;
  }

  /** The number that a class may get in addition to those that it has. */
  static CallSites leftIn(ClassModel type) {
    long used = count(type, CallSites::isResolved) + instructions(type);
    return new CallSites((int) Math.max(0, MAX_PLACES - used));
  }

  private static boolean isResolved(PoolEntry entry) {
    return switch (entry) {
      case StringEntry _, MethodHandleEntry _, MethodTypeEntry _, ConstantDynamicEntry _ -> true;
      case MethodRefEntry method -> method.owner().asSymbol().equals(ConstantDescs.CD_MethodHandle);
      default -> false;
    };
  }

  private static long count(ClassModel type, Predicate<PoolEntry> wanted) {
    return StreamSupport.stream(type.constantPool().spliterator(), false).filter(wanted).count();
  }

  /** Counts the {@code invokedynamic} instructions of a class. */
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

  /** Reserves {@code count} of them, or none if fewer are left. */
  boolean take(long count) {
    if (count > left) {
      return false;
    }
    left -= (int) count;
    return true;
  }
}
