package dev.gangway.wasi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All system calls that a guest can import, of all modules. */
public final class SystemCalls {
  /** Those of {@link Preview1}, of {@link Preview0} and of {@link GangwayModule}, in this order. */
  public static final List<Syscall> ALL =
      Stream.of(Preview1.CALLS, Preview0.CALLS, GangwayModule.CALLS).flatMap(List::stream).toList();

  /** By module, then by name, in the order of {@link #ALL}. */
  private static final Map<String, Map<String, Syscall>> BY_NAME = new LinkedHashMap<>();

  static {
    for (Syscall call : ALL) {
      BY_NAME.computeIfAbsent(call.module(), _ -> new LinkedHashMap<>()).put(call.name(), call);
    }
  }

  private SystemCalls() {}

  /** The system call that a guest imports by these names, or null if there is none. */
  public static @Nullable Syscall find(String module, String name) {
    return BY_NAME.getOrDefault(module, Map.of()).get(name);
  }

  /** The modules with system calls. */
  public static Set<String> modules() {
    return BY_NAME.keySet();
  }

  /** The names of the system calls of a module; empty if it has none. */
  public static Set<String> names(String module) {
    return BY_NAME.getOrDefault(module, Map.of()).keySet();
  }
}
