package dev.gangway.host;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * Ensures that enough stack is left for the kernel and the embedder's code, before a call changes
 * anything.
 *
 * <p>A guest may recurse to the end of its thread's stack and make system calls on the way. Without
 * this check, a call could overflow the stack at any point, with locks held that other guests wait
 * for. So each call first enters a method whose frame takes {@link #BYTES}, because of its number
 * of local variables. If the frame does not fit, the StackOverflowError happens here and is the
 * guest's trap. If it fits, the kernel has that much stack.
 *
 * <p>HotSpot checks the room for a method's interpreter frame even in compiled code, because of
 * deoptimization. It does so once on entry of a compilation, so in a guest's loop around a call the
 * check costs little or nothing. javac cannot be made to number local variables like that, so the
 * class file is generated here.
 */
public final class StackReserve {
  /**
   * More than a system call takes in the interpreter, including class loading at the first call.
   * HotSpot touches each of its pages, all in the same cache set, so it should be few pages.
   */
  public static final int BYTES = 24 << 10;

  /** For the embedder's code, and for linking method handles. */
  public static final int LARGE_BYTES = 128 << 10;

  /** Always false, but not provably for the JVM, so that it keeps dependent code. */
  @SuppressWarnings("NonFinalStaticField")
  static boolean never;

  /**
   * Implemented by the generated class. The frame of each method takes the number of bytes that its
   * name stands for.
   */
  interface Frames {
    void small();

    void large();
  }

  private static final Frames FRAMES = frames();

  private StackReserve() {}

  /**
   * Returns if {@link #BYTES} of stack are left.
   *
   * @throws StackOverflowError if they are not
   */
  public static void assure() {
    FRAMES.small();
  }

  /**
   * Returns if {@link #LARGE_BYTES} of stack are left.
   *
   * @throws StackOverflowError if they are not
   */
  public static void assureLarge() {
    FRAMES.large();
  }

  /** Whether {@link #LARGE_BYTES} of stack are left. */
  public static boolean isLarge() {
    try {
      FRAMES.large();
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * Generates a class with {@code small() { if (never) { variableN = 0; small(); } }} and similar
   * methods.
   */
  private static Frames frames() {
    MethodHandles.Lookup here = MethodHandles.lookup();
    ClassDesc name = ClassDesc.of(here.lookupClass().getName() + "Frames");
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type -> {
                  type.withInterfaceSymbols(Frames.class.describeConstable().orElseThrow())
                      .withMethodBody(
                          ConstantDescs.INIT_NAME,
                          ConstantDescs.MTD_void,
                          0,
                          code ->
                              code.aload(0)
                                  .invokespecial(
                                      ConstantDescs.CD_Object,
                                      ConstantDescs.INIT_NAME,
                                      ConstantDescs.MTD_void)
                                  .return_());
                  add(type, name, "small", BYTES);
                  add(type, name, "large", LARGE_BYTES);
                });
    try {
      return (Frames) here.defineClass(bytes).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the frame of a system call", e);
    }
  }

  private static void add(ClassBuilder type, ClassDesc self, String method, int size) {
    ClassDesc reserve = StackReserve.class.describeConstable().orElseThrow();
    type.withMethodBody(
        method,
        ConstantDescs.MTD_void,
        ClassFile.ACC_PUBLIC,
        code ->
            code.getstatic(reserve, "never", ConstantDescs.CD_boolean)
                .ifThen(then ->
                    then.lconst_0()
                        .lstore(size / Long.BYTES - 2)
                        .aload(0)
                        .invokevirtual(self, method, ConstantDescs.MTD_void))
                .return_());
  }
}
