package dev.gangway;

/**
 * A function of the embedder that guests import, with its arguments and results as bits. {@link
 * HostModule#of} is faster and takes methods with plain Java types.
 */
@FunctionalInterface
public interface HostFunction {
  /**
   * Runs in the thread that runs the guest. Whatever it throws ends the guest, and reaches the
   * caller of {@link Guest#start} or of the guest's function unchanged.
   *
   * @param call the guest that calls
   * @param args one for each parameter: an i32 sign-extended, an f32 as of {@link
   *     Float#floatToRawIntBits}, an f64 as of {@link Double#doubleToRawLongBits}
   * @param results to be filled, one for each result, in the same form; all 0 before
   */
  void call(GuestCall call, long[] args, long[] results);
}
