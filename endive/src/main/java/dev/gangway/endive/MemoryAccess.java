package dev.gangway.endive;

import dev.gangway.compiler.DirectMemory;
import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.EngineMemory;
import dev.gangway.uaccess.LinearMemory;
import java.lang.constant.ClassDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import run.endive.runtime.Memory;

/**
 * Gives compiled guests the methods that load and store.
 *
 * <p>Public only because compiled guests are classes of other packages.
 */
public final class MemoryAccess {
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  /** A site has no state but its target, so all sites of one name can share it. */
  private static final Map<String, CallSite> SITES = new ConcurrentHashMap<>();

  /** Whether {@link #linkEach} is done. Doing it twice is harmless. */
  @SuppressWarnings("NonFinalStaticField")
  private static volatile boolean linked;

  private MemoryAccess() {}

  /**
   * Links an {@code invokedynamic} to the method of {@link MemoryLinks#OWNER} with its name.
   *
   * @throws ReflectiveOperationException if there is no such method
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

  /**
   * The memory that Endive's view is one of, for a function with linked sites. The first call in
   * the JVM links one of each kind. It requires {@link StackReserve#LARGE_BYTES} of stack.
   *
   * @throws StackOverflowError if they are not left; a later call tries again
   */
  public static LinearMemory ofLinked(Memory memory) {
    if (!linked) {
      StackReserve.assureLarge();
      linkEach();
    }
    return of(memory);
  }

  private static void linkEach() {
    ClassDesc name = ClassDesc.of(MemoryAccess.class.getPackageName(), "LinkedSites");
    try (LinearMemory memory = LinearMemory.create(1, 1)) {
      MethodHandles.Lookup sites =
          OWN.defineHiddenClass(MemoryLinks.classThatUsesAll(name), /* initialize */ true);
      sites
          .lookupClass()
          .getDeclaredMethod("run", EngineMemory.class)
          .invoke(null, (EngineMemory) memory);
      linked = true;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("loads and stores", e);
    }
  }

  /** The memory that Endive's view is one of. */
  public static LinearMemory of(Memory memory) {
    return ((DirectMemory) memory).direct();
  }
}
