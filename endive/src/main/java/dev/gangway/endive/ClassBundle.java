package dev.gangway.endive;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * The classes of one compiled module, in the format of {@link CompiledModule}: a count, then for
 * each class the length of its name, its name in UTF-8, its length and its bytes. The machine's
 * class is the first.
 *
 * <p>Endive would keep a jar. Reading a jar (inflating, and ASM to find the names) takes longer
 * than the rest of the start of a small guest.
 */
final class ClassBundle {
  /** Endive's interpreter, for functions that are too large for a method of the JVM. */
  private static final String INTERPRETER =
      "run/endive/runtime/internal/CompilerInterpreterMachine";

  private final String machine;
  private final Map<String, byte[]> classes = new TreeMap<>();

  /**
   * A bundle.
   *
   * @param machine the name of the machine's class
   * @param classes by name, with dots or slashes; the machine is one of them
   */
  ClassBundle(String machine, Map<String, byte[]> classes) {
    this.machine = machine;
    classes.forEach((name, bytes) -> this.classes.put(name.replace('/', '.'), bytes));
  }

  /** The name of the machine's class. */
  String machine() {
    return machine;
  }

  /** The bytes of all classes. */
  Collection<byte[]> all() {
    return classes.values();
  }

  /** The same classes and others. */
  ClassBundle with(Map<String, byte[]> others) {
    Map<String, byte[]> all = new TreeMap<>(classes);
    all.putAll(others);
    return new ClassBundle(machine, all);
  }

  /** The same classes, each rewritten by {@code change}. */
  ClassBundle map(UnaryOperator<byte[]> change) {
    Map<String, byte[]> changed = new TreeMap<>(classes);
    changed.replaceAll((name, bytes) -> change.apply(bytes));
    return new ClassBundle(machine, changed);
  }

  /** Whether the machine interprets some functions, and so needs their bodies. */
  boolean interpretsFunctions() {
    for (PoolEntry entry : ClassFile.of().parse(bytesOf(machine)).constantPool()) {
      if (entry instanceof ClassEntry type && type.name().equalsString(INTERPRETER)) {
        return true;
      }
    }
    return false;
  }

  private byte[] bytesOf(String name) {
    return Objects.requireNonNull(classes.get(name));
  }

  /** The bundle. */
  byte[] bytes() {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bundle)) {
      out.writeInt(classes.size());
      write(machine, bytesOf(machine), out);
      for (Map.Entry<String, byte[]> other : classes.entrySet()) {
        if (!other.getKey().equals(machine)) {
          write(other.getKey(), other.getValue(), out);
        }
      }
    } catch (IOException e) {
      throw new AssertionError("there is nothing but memory below", e);
    }
    return bundle.toByteArray();
  }

  private static void write(String name, byte[] bytes, DataOutputStream out) throws IOException {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(encoded.length);
    out.write(encoded);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Loads all classes and lets the JVM verify them.
   *
   * @throws LinkageError if a class does not fit this JVM and engine, or is malformed
   */
  LoadedClasses verify() {
    Loader loader = new Loader();
    LoadedClasses loaded = load(ByteBuffer.wrap(bytes()), loader);
    try {
      for (String name : classes.keySet()) {
        Loading.checkpoint();
        Class.forName(name, true, loader);
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError("just defined", e);
    }
    return loaded;
  }

  /**
   * Loads a bundle that was verified before it was stored: classes are linked as they are used.
   *
   * @throws LinkageError if the classes do not fit this JVM and engine
   * @throws RuntimeException if it is not a bundle
   */
  static LoadedClasses load(ByteBuffer bundle) {
    return load(bundle, new Loader());
  }

  private static LoadedClasses load(ByteBuffer bundle, Loader loader) {
    int count = bundle.getInt();
    String machine = loader.define(bundle);
    for (int i = 1; i < count; i++) {
      loader.define(bundle);
    }
    try {
      // Initialize it here, so that the JVM verifies it before a guest runs.
      Class<? extends Machine> type =
          Class.forName(machine, true, loader).asSubclass(Machine.class);
      // The one with an initializer, which must not run at the end of a guest's stack.
      Class.forName(machine + MemoryLinks.HELPER, true, loader);
      return new LoadedClasses(factory(type.getConstructor(Instance.class)), machine, loader);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a compiled module", e);
    }
  }

  private static Function<Instance, Machine> factory(Constructor<? extends Machine> constructor) {
    return instance -> {
      try {
        return constructor.newInstance(instance);
      } catch (InvocationTargetException e) {
        throw unchecked(e.getCause(), e);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(constructor.toString(), e);
      }
    };
  }

  private static RuntimeException unchecked(@Nullable Throwable thrown, Exception wrapper) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(wrapper);
    }
  }

  /**
   * Reads the next bytes of an entry.
   *
   * @throws BufferUnderflowException if fewer are left; nothing is allocated then
   */
  static byte[] bytes(ByteBuffer entry, int length) {
    if (length < 0 || length > entry.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    entry.get(bytes);
    return bytes;
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(ClassBundle.class.getClassLoader());
    }

    /** Defines the next class of a bundle. Returns its name. */
    String define(ByteBuffer bundle) {
      byte[] encoded = bytes(bundle, bundle.getInt());
      String name = new String(encoded, StandardCharsets.UTF_8);
      int length = bundle.getInt();
      defineClass(name, bundle.array(), bundle.arrayOffset() + bundle.position(), length);
      bundle.position(bundle.position() + length);
      return name;
    }
  }
}
