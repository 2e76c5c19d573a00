package dev.gangway.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * x86-64's string instructions: {@code rep movsb} and {@code rep stosb}. Linux copies with them if
 * the processor reports that they are fast.
 *
 * <p>The JVM cannot stop the thread during a call, so pass at most about a mebibyte.
 */
public final class RepString {
  /** endbr64; mov rcx, rdx; rep movsb; ret. */
  private static final String MOVSB = "f30f1efa 4889d1 f3a4 c3";

  /** endbr64; mov eax, esi; mov rcx, rdx; rep stosb; ret. */
  private static final String STOSB = "f30f1efa 89f0 4889d1 f3aa c3";

  private RepString() {}

  /** Whether this processor has fast ones (ERMS or FSRM). */
  public static boolean fast() {
    var flags = CpuInfo.current().flags();
    return Machine.X86_64 && (flags.contains("erms") || flags.contains("fsrm"));
  }

  /** Whether they can be called; false if the host refuses executable memory. */
  public static boolean available() {
    return Code.MOVSB_CODE != null && Code.STOSB_CODE != null;
  }

  /** Copies {@code n} bytes, upward; the ranges do not overlap. Requires {@link #available}. */
  public static void movsb(long to, long from, long n) {
    try {
      // Not null, because the caller has checked {@link #available}. Another check would cost time.
      handle(Code.MOVSB_CODE).invokeExact(to, from, n);
    } catch (Throwable t) {
      throw new LinkageError("rep movsb", t);
    }
  }

  /** Fills {@code n} bytes, upward. Requires {@link #available}. */
  public static void stosb(long to, byte value, long n) {
    try {
      handle(Code.STOSB_CODE).invokeExact(to, (int) value, n);
    } catch (Throwable t) {
      throw new LinkageError("rep stosb", t);
    }
  }

  private static MethodHandle handle(@Nullable MethodHandle code) {
    if (code == null) {
      throw new IllegalStateException("not available on this host");
    }
    return code;
  }

  private static final class Code {
    static final @Nullable MethodHandle MOVSB_CODE;
    static final @Nullable MethodHandle STOSB_CODE;

    static {
      boolean possible = Linux.available() && Machine.X86_64;
      MOVSB_CODE =
          possible
              ? MachineCode.link(
                  MachineCode.hex(MOVSB),
                  FunctionDescriptor.ofVoid(
                      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG))
              : null;
      STOSB_CODE =
          possible
              ? MachineCode.link(
                  MachineCode.hex(STOSB),
                  FunctionDescriptor.ofVoid(
                      ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
              : null;
    }
  }
}
