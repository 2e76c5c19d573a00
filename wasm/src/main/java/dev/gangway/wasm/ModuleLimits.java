package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value for each {@link ModuleLimit}. Immutable. */
public final class ModuleLimits {
  /** The default of each limit. */
  public static final ModuleLimits DEFAULT = new ModuleLimits(standards());

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
   * The defaults, with other values for some limits.
   *
   * @param settings the value for a label such as {@code function-bytes}, null for the default
   */
  public static ModuleLimits of(Function<String, @Nullable Integer> settings) {
    Map<ModuleLimit, Integer> values = standards();
    for (ModuleLimit limit : ModuleLimit.values()) {
      Integer value = settings.apply(limit.label());
      if (value != null) {
        values.put(limit, value);
      }
    }
    return new ModuleLimits(values);
  }

  /** The label of each limit. */
  public static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (ModuleLimit limit : ModuleLimit.values()) {
      labels.add(limit.label());
    }
    return labels;
  }

  /** The value of a limit. */
  public int get(ModuleLimit limit) {
    return Objects.requireNonNull(values.get(limit));
  }

  /**
   * A copy with another value for one limit.
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

  /** The values that differ from the defaults; empty if none does. */
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
