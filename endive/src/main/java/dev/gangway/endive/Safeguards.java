package dev.gangway.endive;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import run.endive.runtime.internal.CompilerInterpreterMachine;

/**
 * Makes Endive's compiled classes safe for untrusted guests. Unlike the other rewritings it is
 * never left out.
 *
 * <ul>
 *   <li>A tail call checks the interrupt. Compiled functions set the next function by {@code
 *       setTailCall…}, methods of the module's class of helpers, and return to a loop without a
 *       check.
 *   <li>Instructions whose time depends on the size of a table or the depth of the stack check it,
 *       too. They are also helpers. {@link dev.gangway.compiler.EndiveMemory} does the same for
 *       those of memory.
 *   <li>{@link GuestInterpreter} runs interpreted functions.
 * </ul>
 */
final class Safeguards {
  /** Prefixes of the names of helpers that must check the interrupt. */
  private static final List<String> LOOKING =
      List.of(
          "setTailCall", "tableFill", "tableCopy", "tableInit", "tableGrow", "createWasmException");

  /** Endive's method in the same class. */
  private static final String CHECK = "checkInterruption";

  private static final ClassDesc ENDIVES = describe(CompilerInterpreterMachine.class);
  private static final ClassDesc OURS = describe(GuestInterpreter.class);

  private Safeguards() {}

  private static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** The safe version of a class that Endive compiled. */
  static byte[] added(byte[] bytes) {
    ClassFile format = ClassFile.of();
    ClassModel original = format.parse(bytes);
    ClassDesc self = original.thisClass().asSymbol();
    boolean helpers = self.displayName().endsWith(MemoryLinks.HELPER);
    if (!helpers && !usesTheInterpreter(original)) {
      return bytes;
    }
    return format.transformClass(
        original,
        (to, element) -> {
          if (!(element instanceof MethodModel method)) {
            to.with(element);
          } else if (helpers && looks(method.methodName().stringValue())) {
            to.transformMethod(method, MethodTransform.transformingCode(new Checked(self)));
          } else if (method.methodName().equalsString(ConstantDescs.INIT_NAME)) {
            to.transformMethod(
                method, MethodTransform.transformingCode(Safeguards::makeOurInterpreter));
          } else {
            to.with(element);
          }
        });
  }

  private static boolean looks(String helper) {
    return LOOKING.stream().anyMatch(helper::startsWith);
  }

  private static boolean usesTheInterpreter(ClassModel type) {
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof ClassEntry named && isEndives(named)) {
        return true;
      }
    }
    return false;
  }

  private record Checked(ClassDesc helpers) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.invokestatic(helpers, CHECK, ConstantDescs.MTD_void);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }

  private static void makeOurInterpreter(CodeBuilder code, CodeElement element) {
    if (element instanceof NewObjectInstruction made && isEndives(made.className())) {
      code.new_(OURS);
    } else if (element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESPECIAL
        && isEndives(call.owner())) {
      code.invokespecial(OURS, ConstantDescs.INIT_NAME, call.typeSymbol());
    } else {
      code.with(element);
    }
  }

  private static boolean isEndives(ClassEntry type) {
    return type.asSymbol().equals(ENDIVES);
  }
}
