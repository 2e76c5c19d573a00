package dev.gangway.endive;

import dev.gangway.uaccess.DirectAccess;
import dev.gangway.uaccess.EngineMemory;
import dev.gangway.uaccess.LinearMemory;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Memory;

/**
 * Links the loads and stores of a compiled function straight to the methods of {@link #OWNER}.
 *
 * <p>Endive's code goes through a helper of the module, a method that adds pointer and offset, and
 * an interface. Ours finds the memory behind that interface once, at the start of the function,
 * keeps it in a variable, and calls the one method that checks the address and loads or stores:
 *
 * <pre>
 * iload p; bipush 8; aload memory; invokestatic Shaded.memoryReadInt:(IILMemory;)I
 * iload p; ldc2_w 8; aload found;  invokestatic DirectAccess.loadInt:(IJLEngineMemory;)I
 * </pre>
 *
 * <p>If a function has too many of them, they are linked by {@code invokedynamic}. HotSpot's C2
 * inlines such a target even if the method's budget of inlining is spent; other calls then stay
 * calls. A site is linked when it is first executed, which may be at the end of a guest's stack. So
 * {@link MemoryAccess#ofLinked} links one of each kind before. Such a site is slow until C2 has
 * compiled it. So other functions have plain calls: small ones, those that HotSpot would never
 * compile (RATIONALE.md#loads-and-stores-are-linked-anew), and those whose sites would be too many
 * for their class ({@link CallSites}).
 */
final class MemoryLinks implements CodeTransform {
  /** The class with the methods that they are linked to. */
  static final Class<?> OWNER = LinearMemory.isDirect() ? DirectAccess.class : EngineMemory.class;

  /** Bytes that C2 grants to a function and all that it inlines: its DesiredMethodLimit. */
  private static final int GRANTED_BYTES = 8000;

  /**
   * The part of it that a load or store takes. A method of {@link DirectAccess} has 47 bytes, but
   * some of the many loads of a large function are never reached and not inlined. Those by {@code
   * java.lang.foreign} reach another limit first (nodes), after about sixteen.
   */
  private static final int ACCESS_BYTES = LinearMemory.isDirect() ? 30 : 500;

  /** By default, HotSpot interprets methods of more bytes than this. */
  private static final int HUGE_METHOD_BYTES = 8000;

  /** Bytes by which {@code invokedynamic} is longer than {@code invokestatic}. */
  private static final int LONGER = 2;

  private static final ClassDesc INTERFACE = describe(Memory.class);
  private static final ClassDesc ENGINE = describe(EngineMemory.class);
  private static final ClassDesc TARGET = describe(OWNER);
  private static final ClassDesc ACCESS = describe(MemoryAccess.class);
  private static final MethodTypeDesc OF =
      MethodTypeDesc.of(describe(LinearMemory.class), INTERFACE);
  private static final DirectMethodHandleDesc LINK =
      ConstantDescs.ofCallsiteBootstrap(ACCESS, "link", ConstantDescs.CD_CallSite);

  /** The end of the name of a module's class of helpers. */
  static final String HELPER = "Shaded";

  /** The names of Endive's helpers, and the methods that replace them. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("memoryReadByte", "loadByte"),
          Map.entry("memoryReadShort", "loadShort"),
          Map.entry("memoryReadInt", "loadInt"),
          Map.entry("memoryReadLong", "loadLong"),
          Map.entry("memoryReadFloat", "loadFloat"),
          Map.entry("memoryReadDouble", "loadDouble"),
          Map.entry("memoryWriteByte", "storeByte"),
          Map.entry("memoryWriteShort", "storeShort"),
          Map.entry("memoryWriteInt", "storeInt"),
          Map.entry("memoryWriteLong", "storeLong"),
          Map.entry("memoryWriteFloat", "storeFloat"),
          Map.entry("memoryWriteDouble", "storeDouble"));

  /** The index of the parameter with the memory. */
  private final int parameter;

  private final boolean dynamic;

  /** The variable that holds the memory behind it. */
  private int variable;

  /** A constant that may be an access's offset. */
  private @Nullable ConstantInstruction offset;

  /** A load of the parameter that may be the last argument of an access. */
  private @Nullable CodeElement last;

  private MemoryLinks(int parameter, boolean dynamic) {
    this.parameter = parameter;
    this.dynamic = dynamic;
  }

  /**
   * Links the loads and stores of one method.
   *
   * @param sites the call sites that the method's class may still get
   */
  static CodeTransform transform(MethodModel method, CallSites sites) {
    if (!(method.code().orElse(null) instanceof CodeAttribute code)) {
      return CodeTransform.ACCEPT_ALL;
    }
    int parameter = parameter(method.methodTypeSymbol());
    long accesses = code.elementStream().filter(MemoryLinks::isAccess).count();
    if (parameter < 0 || accesses == 0) {
      return CodeTransform.ACCEPT_ALL;
    }
    boolean dynamic =
        code.codeLength() + ACCESS_BYTES * accesses > GRANTED_BYTES
            && code.codeLength() + LONGER * accesses <= HUGE_METHOD_BYTES
            && sites.take(accesses);
    return CodeTransform.ofStateful(() -> new MemoryLinks(parameter, dynamic));
  }

  /** The index of the memory among the parameters of a static method; -1 if there is none. */
  private static int parameter(MethodTypeDesc type) {
    int slot = 0;
    for (ClassDesc each : type.parameterList()) {
      if (each.equals(INTERFACE)) {
        return slot;
      }
      slot += TypeKind.from(each).slotSize();
    }
    return -1;
  }

  private static boolean isAccess(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asInternalName().endsWith(HELPER)
        && NAMES.containsKey(call.name().stringValue());
  }

  @Override
  public void atStart(CodeBuilder code) {
    variable = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(parameter).invokestatic(ACCESS, dynamic ? "ofLinked" : "of", OF).astore(variable);
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    if (isAccess(element)) {
      link(code, (InvokeInstruction) element);
    } else if (offset != null && last == null && isMemory(element)) {
      last = element;
    } else {
      flush(code);
      if (element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof Integer) {
        offset = constant;
      } else {
        code.with(element);
      }
    }
  }

  private boolean isMemory(CodeElement element) {
    return element instanceof LoadInstruction load && load.slot() == parameter;
  }

  @Override
  public void atEnd(CodeBuilder code) {
    flush(code);
  }

  private void flush(CodeBuilder code) {
    if (offset != null) {
      code.with(offset);
      offset = null;
    }
    if (last != null) {
      code.with(last);
      last = null;
    }
  }

  private void link(CodeBuilder code, InvokeInstruction call) {
    if (offset == null || last == null) {
      throw new IllegalArgumentException("the last arguments are not an offset and the memory");
    }
    code.loadConstant(Integer.toUnsignedLong((Integer) offset.constantValue())).aload(variable);
    offset = null;
    last = null;
    String name = NAMES.get(call.name().stringValue());
    MethodTypeDesc type = call.typeSymbol();
    int arguments = type.parameterCount();
    type =
        type.changeParameterType(arguments - 2, ConstantDescs.CD_long)
            .changeParameterType(arguments - 1, ENGINE);
    if (dynamic) {
      code.invokedynamic(DynamicCallSiteDesc.of(LINK, name, type));
    } else {
      code.invokestatic(TARGET, name, type);
    }
  }

  /**
   * A class with a method {@code run(EngineMemory)} that reads the first bytes of the memory and
   * writes them back, by each method of {@link #OWNER}, linked by {@code invokedynamic}.
   *
   * @param name the name of the class
   */
  static byte[] classThatUsesAll(ClassDesc name) {
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withMethodBody(
                    "run",
                    MethodTypeDesc.of(ConstantDescs.CD_void, ENGINE),
                    ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC,
                    code -> {
                      useBoth(code, "Byte", ConstantDescs.CD_byte);
                      useBoth(code, "Short", ConstantDescs.CD_short);
                      useBoth(code, "Int", ConstantDescs.CD_int);
                      useBoth(code, "Long", ConstantDescs.CD_long);
                      useBoth(code, "Float", ConstantDescs.CD_float);
                      useBoth(code, "Double", ConstantDescs.CD_double);
                      code.return_();
                    }));
  }

  private static void useBoth(CodeBuilder code, String name, ClassDesc type) {
    MethodTypeDesc load =
        MethodTypeDesc.of(type, ConstantDescs.CD_int, ConstantDescs.CD_long, ENGINE);
    MethodTypeDesc store =
        MethodTypeDesc.of(
            ConstantDescs.CD_void, ConstantDescs.CD_int, type, ConstantDescs.CD_long, ENGINE);
    code.iconst_0().iconst_0().lconst_0().aload(0);
    code.invokedynamic(DynamicCallSiteDesc.of(LINK, "load" + name, load)).lconst_0().aload(0);
    code.invokedynamic(DynamicCallSiteDesc.of(LINK, "store" + name, store));
  }

  private static ClassDesc describe(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
