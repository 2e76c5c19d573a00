package dev.gangway.wasi.endive;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * Stack for the kernel, asked for before a system call may change anything.
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
 * variables like that, hence the class made by hand.
 */
final class StackReserve {
  /**
   * More than a system call takes, in the interpreter and with classes that are loaded at its first
   * time. HotSpot touches each page of it, all in one set of the processor's cache: so few of them.
   */
  static final int BYTES = 24 << 10;

  /** What the JVM cannot know to be false, so that it keeps what depends on it. */
  @SuppressWarnings("NonFinalStaticField")
  static boolean never;

  private static final Runnable FRAME = frame();

  private StackReserve() {}

  /**
   * Returns where {@link #BYTES} of stack are left.
   *
   * @throws StackOverflowError where they are not
   */
  static void assure() {
    FRAME.run();
  }

  /** A class with {@code run() { if (never) { variable3070 = 0; run(); } }}. */
  private static Runnable frame() {
    MethodHandles.Lookup here = MethodHandles.lookup();
    ClassDesc reserve = ClassDesc.of(here.lookupClass().getName());
    ClassDesc name = ClassDesc.of(here.lookupClass().getName() + "Frame");
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withInterfaceSymbols(ClassDesc.of("java.lang.Runnable"))
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
                                    .return_())
                        .withMethodBody(
                            "run",
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code -> writeRun(code, reserve, name)));
    try {
      return (Runnable) here.defineClass(bytes).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the frame of a system call", e);
    }
  }

  private static void writeRun(CodeBuilder code, ClassDesc reserve, ClassDesc self) {
    code.getstatic(reserve, "never", ConstantDescs.CD_boolean)
        .ifThen(then ->
            then.lconst_0()
                .lstore(BYTES / Long.BYTES - 2)
                .aload(0)
                .invokevirtual(self, "run", ConstantDescs.MTD_void))
        .return_();
  }
}
