package dev.gangway.wasi.endive;

import dev.gangway.uaccess.LinearMemory;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import run.endive.runtime.Memory;

/**
 * What compiled guests call to get at the methods that load and store.
 *
 * <p>Public because compiled guests are classes of other packages; not for anybody else.
 */
public final class MemoryAccess {
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  /** A site holds nothing but its target, so all of one kind can share it. */
  private static final Map<String, CallSite> SITES = new ConcurrentHashMap<>();

  private MemoryAccess() {}

  /**
   * Links an {@code invokedynamic} to the method of {@link MemoryLinks#OWNER} with its name.
   *
   * @throws ReflectiveOperationException where there is none
   */
  @SuppressWarnings("unused") // compiled guests name it
  public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type)
      throws ReflectiveOperationException {
    CallSite known = SITES.get(name);
    if (known != null) {
      return known;
    }
    CallSite made = new ConstantCallSite(OWN.findStatic(MemoryLinks.OWNER, name, type));
    CallSite other = SITES.putIfAbsent(name, made);
    return other == null ? made : other;
  }

  /** The memory that Endive's view is one of. */
  public static LinearMemory of(Memory memory) {
    return ((EndiveMemory) memory).memory;
  }
}
