package dev.gangway.uaccess;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Fault injection into valid user copies: Linux's {@code fail_usercopy}. Thread-safe.
 *
 * @see <a href="https://docs.kernel.org/fault-injection/fault-injection.html">Fault injection</a>
 */
public final class FailUserCopy implements UserCopyHook {
  private final LongPredicate fails;
  private final Predicate<UserMemory> memories;
  private final String callSite;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  private FailUserCopy(LongPredicate fails, Predicate<UserMemory> memories, String callSite) {
    this.fails = fails;
    this.memories = memories;
    this.callSite = callSite;
  }

  /** Fails the {@code k}-th copy, counted from 1, and no other. */
  public static FailUserCopy kth(long k) {
    return new FailUserCopy(n -> n == k, memory -> true, "");
  }

  /** Fails each copy with this probability; the same seed fails the same copies. */
  public static FailUserCopy withProbability(double probability, long seed) {
    return new FailUserCopy(
        n -> (mix(seed + n) >>> 11) * 0x1p-53 < probability, memory -> true, "");
  }

  /** The finalizer of splitmix64. */
  private static long mix(long n) {
    long z = n * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The same, only for copies of these guests; others are neither counted nor failed. */
  public FailUserCopy of(Predicate<UserMemory> guests) {
    return new FailUserCopy(fails, guests, callSite);
  }

  /**
   * The same, only for copies from one place; others are neither counted nor failed.
   *
   * @param prefix of {@code package.Class.method}, of any frame on the stack
   */
  public FailUserCopy calledFrom(String prefix) {
    return new FailUserCopy(fails, memories, prefix);
  }

  /** Number of copies counted so far. */
  public long seen() {
    return seen.get();
  }

  /** Number of failed copies so far. */
  public long failed() {
    return failed.get();
  }

  @Override
  public boolean shouldFail(Access access, UserMemory memory, int pointer, long n) {
    if (!memories.test(memory) || !isFromTheCallSite()) {
      return false;
    }
    boolean fail = fails.test(seen.incrementAndGet());
    if (fail) {
      failed.incrementAndGet();
    }
    return fail;
  }

  private boolean isFromTheCallSite() {
    return callSite.isEmpty()
        || StackWalker.getInstance()
            .walk(frames ->
                frames.anyMatch(frame ->
                    (frame.getClassName() + "." + frame.getMethodName()).startsWith(callSite)));
  }
}
