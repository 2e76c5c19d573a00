package dev.gangway.wasm;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value for each {@link ModuleLimit}. Immutable. */
public final class ModuleLimits {
  /** The default of each limit. */
  public static final ModuleLimits DEFAULT = new ModuleLimits(standards());

  private static final String PROPERTY = "dev.gangway.module.";

  private final Map<ModuleLimit, Integer> values;

  private ModuleLimits(Map<ModuleLimit, Integer> values) {
    this.values = values;
  }

  private static Map<ModuleLimit, Integer> standards() {
    Map<ModuleLimit, Integer> values = new EnumMap<>(ModuleLimit.class);
    for (ModuleLimit limit : ModuleLimit.values()) {
      values.put(limit, limit.standard());
    }
    return values;
  }

  /**
   * The limits that system properties set: for each limit {@code dev.gangway.module.NAME}, such as
   * {@code dev.gangway.module.function-bytes}. A limit whose property is missing has its default.
   *
   * @param properties the value of a property, null if it is not set
   * @throws IllegalArgumentException if a value is not a number from 0 to 2^31-1
   */
  public static ModuleLimits of(Function<String, @Nullable String> properties) {
    Map<ModuleLimit, Integer> values = standards();
    for (ModuleLimit limit : ModuleLimit.values()) {
      String value = properties.apply(PROPERTY + limit.label());
      if (value != null) {
        values.put(limit, number(PROPERTY + limit.label(), value));
      }
    }
    return new ModuleLimits(values);
  }

  private static int number(String property, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as one that is negative
    }
    throw new IllegalArgumentException(property + ": '" + value + "' is not a number below 2^31");
  }

  /** The value of a limit. */
  public int get(ModuleLimit limit) {
    return Objects.requireNonNull(values.get(limit));
  }

  /**
   * The same limits, but one.
   *
   * @throws IllegalArgumentException if {@code value} is negative
   */
  public ModuleLimits with(ModuleLimit limit, int value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative limit " + limit.label() + ": " + value);
    }
    Map<ModuleLimit, Integer> changed = new EnumMap<>(values);
    changed.put(limit, value);
    return new ModuleLimits(changed);
  }

  /** Throws if {@code count} is above a limit. */
  void check(ModuleLimit limit, long count) {
    if (count > get(limit)) {
      throw RefusedModuleException.above(limit, count, get(limit));
    }
  }

  /** What differs from the defaults; empty if nothing does. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (ModuleLimit limit : ModuleLimit.values()) {
      if (get(limit) != limit.standard()) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(limit.label())
            .append(' ')
            .append(get(limit));
      }
    }
    return text.toString();
  }
}
