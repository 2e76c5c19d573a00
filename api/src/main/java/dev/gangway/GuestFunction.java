package dev.gangway;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * An exported function of a started guest: {@link Guest#function}.
 *
 * <p>There are three ways to call it. {@link #call(long...)} and its shorter forms take and return
 * bits. {@link #handle} has exact types, and {@link Guest#bind} calls it as a Java method: both are
 * faster and allocate nothing.
 *
 * <p>All run the guest in the calling thread. They throw:
 *
 * <ul>
 *   <li>{@link GuestException} if the guest traps, exits, times out or is killed, or has ended
 *       before;
 *   <li>what a host function throws, unchanged;
 *   <li>IllegalStateException if another thread is inside the guest; the guest lives on.
 * </ul>
 *
 * <p>A host function may call functions of the guest that called it, in the same thread.
 */
public final class GuestFunction {
  private final String name;
  private final FunctionType type;
  private final MethodHandle handle;

  /** {@code (long, …) -> long}; null if the function has references or several results. */
  private final @Nullable MethodHandle bits;

  /** {@code (long[]) -> long[]}, made when first used; a second one made at once is harmless. */
  private @Nullable MethodHandle arrays;

  GuestFunction(String name, FunctionType type, MethodHandle handle) {
    this.name = name;
    this.type = type;
    this.handle = handle;
    this.bits = isNumeric(type) && type.results().size() <= 1 ? Bits.toOne(handle) : null;
  }

  private static boolean isNumeric(FunctionType type) {
    return type.parameters().stream().allMatch(ValueType::isNumber)
        && type.results().stream().allMatch(ValueType::isNumber);
  }

  /**
   * Returns its name.
   *
   * @return the name of the export
   */
  public String name() {
    return name;
  }

  /**
   * Returns its type.
   *
   * @return parameters and results
   */
  public FunctionType type() {
    return type;
  }

  /**
   * Returns a method handle that calls it, for hot paths.
   *
   * @return its type has {@code int} for i32, {@code long} for i64, {@code float} for f32, {@code
   *     double} for f64, {@code Object} for externref, and {@code long[]} for several results
   */
  public MethodHandle handle() {
    return handle;
  }

  /**
   * Calls it without arguments.
   *
   * @return as {@link #call(long...)}
   */
  public long call() {
    try {
      return (long) bits(0).invokeExact();
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Calls it with one argument.
   *
   * @param a as {@link #call(long...)}
   * @return as {@link #call(long...)}
   */
  public long call(long a) {
    try {
      return (long) bits(1).invokeExact(a);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Calls it with two arguments.
   *
   * @param a as {@link #call(long...)}
   * @param b as {@link #call(long...)}
   * @return as {@link #call(long...)}
   */
  public long call(long a, long b) {
    try {
      return (long) bits(2).invokeExact(a, b);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Calls it with three arguments.
   *
   * @param a as {@link #call(long...)}
   * @param b as {@link #call(long...)}
   * @param c as {@link #call(long...)}
   * @return as {@link #call(long...)}
   */
  public long call(long a, long b, long c) {
    try {
      return (long) bits(3).invokeExact(a, b, c);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Calls it with four arguments.
   *
   * @param a as {@link #call(long...)}
   * @param b as {@link #call(long...)}
   * @param c as {@link #call(long...)}
   * @param d as {@link #call(long...)}
   * @return as {@link #call(long...)}
   */
  public long call(long a, long b, long c, long d) {
    try {
      return (long) bits(4).invokeExact(a, b, c, d);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Calls it with any number of arguments. The class comment has what it throws.
   *
   * @param args one for each parameter. Of an i32 the low 32 bits count; an f32 is given as {@link
   *     Float#floatToRawIntBits}, an f64 as {@link Double#doubleToRawLongBits}.
   * @return the result in the same form, an i32 sign-extended; 0 if it returns nothing
   * @throws IllegalArgumentException if the number of arguments is wrong, or the function has
   *     references or several results; the message has its type
   */
  public long call(long... args) {
    bits(args.length);
    long[] results = arrays(args);
    return results.length == 0 ? 0 : results[0];
  }

  /**
   * Calls it, also if it has several results.
   *
   * @param args as {@link #call(long...)}
   * @param results filled with the results, in the form of the arguments; may be longer
   * @return the number of results
   * @throws IllegalArgumentException if the number of arguments is wrong, {@code results} is too
   *     short, or the function has references; the message has its type
   */
  public int call(long[] args, long[] results) {
    if (args.length != type.parameters().size()) {
      throw wrong(args.length + " arguments");
    }
    if (results.length < type.results().size()) {
      throw wrong("room for " + results.length + " results");
    }
    if (!isNumeric(type)) {
      throw wrong("references, which only handle() takes");
    }
    long[] returned = arrays(args);
    System.arraycopy(returned, 0, results, 0, returned.length);
    return returned.length;
  }

  private long[] arrays(long[] args) {
    MethodHandle made = arrays;
    if (made == null) {
      made = Bits.toMany(handle);
      arrays = made;
    }
    try {
      return (long[]) made.invokeExact(args);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  private MethodHandle bits(int args) {
    if (args != type.parameters().size()) {
      throw wrong(args + (args == 1 ? " argument" : " arguments"));
    }
    if (bits == null) {
      throw wrong(
          isNumeric(type)
              ? "one result: call(long[], long[]) takes several"
              : "references, which only handle() takes");
    }
    return bits;
  }

  private IllegalArgumentException wrong(String given) {
    return new IllegalArgumentException("%s %s was called with %s".formatted(name, type, given));
  }

  private static RuntimeException unchecked(Throwable thrown) {
    throw Unchecked.<RuntimeException>of(thrown);
  }

  /**
   * The function as text.
   *
   * @return such as {@code count_words (i32, i32) -> i32}
   */
  @Override
  public String toString() {
    return name + " " + type;
  }
}
