package dev.gangway.compiler;

import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.OpcodeImpl;
import run.endive.wasm.WasmModule;

/**
 * The classes of a compiled module, loaded. Shared by all its instances, which any thread makes.
 */
public final class GuestClasses {
  /** For each type of the module, the first one that is equal. */
  private final int[] types;

  private final Constructor<?> newState;
  private final BoxedCalls calls;
  private final Class<?> entries;
  private final Boundary boundary;

  /** The functions that are interpreted. */
  private final int[] interpreted;

  private GuestClasses(
      int[] types,
      Constructor<?> newState,
      BoxedCalls calls,
      Class<?> entries,
      Boundary boundary,
      int[] interpreted) {
    this.types = types;
    this.newState = newState;
    this.calls = calls;
    this.entries = entries;
    this.boundary = boundary;
    this.interpreted = interpreted;
  }

  /**
   * Loads classes.
   *
   * @param bytes of the classes, by name
   * @param interpreted the functions that are not compiled
   * @param verify whether to verify all now, not each when it is used
   */
  static GuestClasses load(
      Map<String, byte[]> bytes,
      WasmModule parsed,
      Boundary boundary,
      int[] interpreted,
      boolean verify) {
    // Initialized here: at the end of a guest's stack it could fail.
    OpcodeImpl.I32_DIV_S(1, 1);
    GuestLoader loader = new GuestLoader(bytes);
    try {
      for (String name : verify ? bytes.keySet() : Set.<String>of()) {
        Class.forName(name, /* initialize */ true, loader);
      }
      Class<?> state = Class.forName(name(Names.STATE), true, loader);
      Class<?> boxed = Class.forName(name(Names.BOXED), true, loader);
      return new GuestClasses(
          ModuleShape.equalTypes(parsed),
          state.getConstructor(Instance.class),
          (BoxedCalls) boxed.getConstructor().newInstance(),
          Class.forName(name(Names.ENTRIES), true, loader),
          boundary,
          interpreted);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a compiled module", e);
    }
  }

  static String name(ClassDesc type) {
    return type.packageName() + "." + type.displayName();
  }

  /** Makes the machine of an instance, for {@code Instance.Builder.withMachineFactory}. */
  public Function<Instance, Machine> machineFactory() {
    return instance -> {
      try {
        GuestState state = (GuestState) newState.newInstance(instance);
        if (interpreted.length > 0) {
          state.interpretBy(boundary.interpreter(instance, interpreted.clone()));
        }
        return new GuestMachine(state, calls, types);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the state of a compiled module", e);
      }
    };
  }

  /**
   * The method that {@link Boundary#writeEntry} wrote for an exported function.
   *
   * @param type its {@link Boundary#entryType}
   * @return null if there is none
   */
  public @Nullable MethodHandle entry(int function, MethodType type) {
    try {
      return MethodHandles.publicLookup().findStatic(entries, ModuleShape.name(function), type);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new LinkageError(entries.getName(), e);
    }
  }

  /** The state of an instance whose machine these classes made. */
  public static GuestState state(Instance instance) {
    GuestState state = ((GuestMachine) instance.getMachine()).state();
    state.ready();
    return state;
  }
}
