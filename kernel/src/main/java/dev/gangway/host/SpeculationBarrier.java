package dev.gangway.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * x86-64's {@code lfence}, in Linux {@code barrier_nospec()}: no later instruction starts, not even
 * speculatively, before all earlier ones have completed.
 *
 * <p>Java has no such instruction, so it is a call. {@link #nothing} is the same call without it,
 * to measure the cost of the fence itself.
 */
public final class SpeculationBarrier {
  /** endbr64; lfence; ret. */
  private static final String LFENCE = "f30f1efa 0faee8 c3";

  /** endbr64; ret. */
  private static final String NOTHING = "f30f1efa c3";

  private SpeculationBarrier() {}

  /** Whether the processor and the host support it. */
  public static boolean available() {
    return Code.LFENCE_CODE != null && Code.NOTHING_CODE != null;
  }

  /** The fence. Requires {@link #available}. */
  public static void lfence() {
    call(Code.LFENCE_CODE);
  }

  /** The call without the fence. Requires {@link #available}. */
  public static void nothing() {
    call(Code.NOTHING_CODE);
  }

  private static void call(@Nullable MethodHandle code) {
    if (code == null) {
      throw new IllegalStateException("not available on this host");
    }
    try {
      code.invokeExact();
    } catch (Throwable t) {
      throw new LinkageError("lfence", t);
    }
  }

  private static final class Code {
    static final @Nullable MethodHandle LFENCE_CODE = link(LFENCE);
    static final @Nullable MethodHandle NOTHING_CODE = link(NOTHING);

    private static @Nullable MethodHandle link(String code) {
      return Linux.available() && Machine.X86_64
          ? MachineCode.link(MachineCode.hex(code), FunctionDescriptor.ofVoid())
          : null;
    }
  }
}
