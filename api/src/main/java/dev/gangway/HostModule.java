package dev.gangway;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Functions, global variables and tables of the embedder, which guests import under the name of one
 * module.
 *
 * <p>Immutable. Any number of guests may use one, in any number of threads at the same time: then
 * its functions are called by several threads at the same time.
 */
public final class HostModule {
  private final String name;
  private final Map<String, HostCode> functions;
  private final Map<String, HostGlobal> globals;
  private final Map<String, Integer> tables;

  private HostModule(Builder builder) {
    this.name = builder.name;
    this.functions = Map.copyOf(builder.functions);
    this.globals = Map.copyOf(builder.globals);
    this.tables = Map.copyOf(builder.tables);
  }

  /**
   * Makes a module of the methods of a Java interface. Each method that is not static and not one
   * of {@link Object} is a function, under its own name or that of its {@link Export}.
   *
   * <p>Parameters and results are {@code int} (i32), {@code long} (i64), {@code float} (f32),
   * {@code double} (f64) and {@code Object} (externref); several results are a {@code long[]} with
   * their bits. The first parameter may be a {@link GuestCall}. {@link Guest.Builder#build}
   * compares the types with those of the import.
   *
   * @param <T> the interface
   * @param name the name that guests import from
   * @param type an interface on the class path, or of a module that opens its package to {@code
   *     dev.gangway}; need not be public
   * @param implementation its methods are called, by the threads that run guests
   * @return the module
   * @throws IllegalArgumentException if {@code type} is not an interface, cannot be accessed, has a
   *     method with another type, or has two methods with one name (overloads)
   */
  public static <T> HostModule of(String name, Class<T> type, T implementation) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is not an interface");
    }
    Objects.requireNonNull(implementation, "implementation");
    Builder builder = builder(name);
    for (Method method : InterfaceMethods.of(type)) {
      builder.add(exportName(method), HostCode.of(method, implementation));
    }
    return builder.build();
  }

  /** The WebAssembly name of a method. */
  static String exportName(Method method) {
    Export export = method.getAnnotation(Export.class);
    return export == null ? method.getName() : export.value();
  }

  /**
   * Makes a builder.
   *
   * @param name the name that guests import from
   * @return the builder
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Returns its name.
   *
   * @return the name that guests import from
   */
  public String name() {
    return name;
  }

  @Nullable HostCode function(String function) {
    return functions.get(function);
  }

  @Nullable HostGlobal global(String global) {
    return globals.get(global);
  }

  @Nullable Integer table(String table) {
    return tables.get(table);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects the parts of a module. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final Map<String, HostCode> functions = new LinkedHashMap<>();
    private final Map<String, HostGlobal> globals = new LinkedHashMap<>();
    private final Map<String, Integer> tables = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Adds a function.
     *
     * @param function its name
     * @param type its type, of numbers only
     * @param code what it does
     * @return this builder
     * @throws IllegalArgumentException if there is a function of this name already, or the type has
     *     references
     */
    public Builder function(String function, FunctionType type, HostFunction code) {
      return add(function, HostCode.of(type, code));
    }

    private Builder add(String function, HostCode code) {
      put(functions, function, code);
      return this;
    }

    /**
     * Adds a global variable.
     *
     * @param global its name
     * @param variable shared by all guests that import it
     * @return this builder
     * @throws IllegalArgumentException if there is a variable of this name already
     */
    public Builder global(String global, HostGlobal variable) {
      put(globals, global, variable);
      return this;
    }

    /**
     * Adds a table. Each guest that imports it gets a new one of its own, without functions, and
     * with the type that the guest declares.
     *
     * @param table its name
     * @param elements that it starts with; a guest that declares a larger minimum is refused. All
     *     tables of a guest have at most 1,048,576 elements; with more, its start traps
     * @return this builder
     * @throws IllegalArgumentException if there is a table of this name already, or {@code
     *     elements} is negative
     */
    public Builder table(String table, int elements) {
      if (elements < 0) {
        throw new IllegalArgumentException("a table of " + elements + " elements");
      }
      put(tables, table, elements);
      return this;
    }

    private <T> void put(Map<String, T> map, String key, T value) {
      if (map.putIfAbsent(key, value) != null) {
        throw new IllegalArgumentException("the module " + name + " has two of the name " + key);
      }
    }

    /**
     * Makes the module. The builder may be used further.
     *
     * @return the module
     */
    public HostModule build() {
      return new HostModule(this);
    }
  }
}
