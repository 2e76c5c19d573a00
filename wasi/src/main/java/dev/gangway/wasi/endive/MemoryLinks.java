package dev.gangway.wasi.endive;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Links the loads and stores of compiled guests straight to {@link MemoryAccess}.
 *
 * <p>Endive's go through a helper of the module, a method that adds pointer and offset, and an
 * interface. Where a function has many of them, they are linked by {@code invokedynamic}: HotSpot's
 * C2 inlines its target even when it has spent what it grants to a method, later and one by one,
 * where other calls stay calls (RATIONALE.md). Such a site costs time when it is first reached, so
 * functions with few have plain calls, as have those that HotSpot would never compile.
 */
final class MemoryLinks {
  /** Loads and stores that C2 inlines without more ado. */
  private static final int FEW = 16;

  /** HotSpot interprets methods of more bytes than this, unless told otherwise. */
  private static final int HUGE_METHOD_BYTES = 8000;

  /** Bytes by which {@code invokedynamic} is longer than {@code invokestatic}. */
  private static final int LONGER = 2;

  private static final ClassDesc ACCESS = MemoryAccess.class.describeConstable().orElseThrow();
  private static final DirectMethodHandleDesc LINK =
      ConstantDescs.ofCallsiteBootstrap(ACCESS, "link", ConstantDescs.CD_CallSite);

  private static final String HELPER = "Shaded";
  private static final Set<String> ACCESSES =
      Arrays.stream(MemoryAccess.class.getDeclaredMethods())
          .map(Method::getName)
          .filter(name -> name.startsWith("memory"))
          .collect(Collectors.toUnmodifiableSet());

  private MemoryLinks() {}

  /**
   * The same class with its loads and stores linked.
   *
   * @param bytes as Endive compiled it
   */
  static byte[] rewritten(byte[] bytes) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        (to, element) -> {
          if (element instanceof MethodModel method) {
            boolean dynamic = isWorthLinking(method);
            to.transformMethod(
                method,
                MethodTransform.transformingCode((code, each) -> link(code, each, dynamic)));
          } else {
            to.with(element);
          }
        });
  }

  private static boolean isWorthLinking(MethodModel method) {
    if (!(method.code().orElse(null) instanceof CodeAttribute code)) {
      return false;
    }
    long accesses = code.elementStream().filter(MemoryLinks::isAccess).count();
    return accesses > FEW && code.codeLength() + LONGER * accesses <= HUGE_METHOD_BYTES;
  }

  private static boolean isAccess(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asInternalName().endsWith(HELPER)
        && ACCESSES.contains(call.name().stringValue());
  }

  private static void link(CodeBuilder code, CodeElement element, boolean dynamic) {
    if (!isAccess(element)) {
      code.with(element);
      return;
    }
    InvokeInstruction call = (InvokeInstruction) element;
    String name = call.name().stringValue();
    if (dynamic) {
      code.invokedynamic(DynamicCallSiteDesc.of(LINK, name, call.typeSymbol()));
    } else {
      code.invokestatic(ACCESS, name, call.typeSymbol());
    }
  }
}
