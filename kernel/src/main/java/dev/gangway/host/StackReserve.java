package dev.gangway.host;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * Stack for the kernel and for the embedder's code, asked for before a call may change anything.
 *
 * <p>A guest that recurses to the end of its thread's stack and makes system calls on the way would
 * have one of them end anywhere, with locks held that other guests wait for. So each call first
 * enters a method whose frame, by its number of local variables, takes {@link #BYTES}: where that
 * does not fit, the StackOverflowError comes here and is the guest's trap, and where it does, the
 * kernel has as much.
 *
 * <p>HotSpot sees to the room for a method's frame in the interpreter even where it has compiled
 * the method, since it may have to go back. It does so where it enters what it compiled as one, so
 * in a guest's loop around a call it costs little or nothing. No source makes javac number its
 * variables like that, hence the classes made by hand.
 */
public final class StackReserve {
  /**
   * More than a system call takes, in the interpreter and with classes that are loaded at its first
   * time. HotSpot touches each page of it, all in one set of the processor's cache: so few of them.
   */
  public static final int BYTES = 24 << 10;

  /** For code of the embedder, and for what links method handles. */
  public static final int LARGE_BYTES = 128 << 10;

  /** What the JVM cannot know to be false, so that it keeps what depends on it. */
  @SuppressWarnings("NonFinalStaticField")
  static boolean never;

  /** Implemented by the class made by hand; each method claims as many bytes as it says. */
  interface Frames {
    void small();

    void large();
  }

  private static final Frames FRAMES = frames();

  private StackReserve() {}

  /**
   * Returns where {@link #BYTES} of stack are left.
   *
   * @throws StackOverflowError where they are not
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

  /** A class with {@code small() { if (never) { variableN = 0; small(); } }} and its like. */
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
