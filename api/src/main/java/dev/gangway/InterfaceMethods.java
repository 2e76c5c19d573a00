package dev.gangway;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The methods of a Java interface that stand for functions of a guest or of its embedder. */
final class InterfaceMethods {
  /** Of two methods that one implementation serves: its name and type. */
  private record Key(String name, MethodType type) {}

  private InterfaceMethods() {}

  /**
   * The methods that are not static and not those of {@link Object}, which an interface may declare
   * again. If an interface inherits one method from several others, it is there once: the one with
   * an {@link Export}, if there is one.
   *
   * @return in an order that is the same each time for one interface
   * @throws IllegalArgumentException if it inherits one method with different exports
   */
  static List<Method> of(Class<?> type) {
    Map<Key, Method> methods = new HashMap<>();
    for (Method each : type.getMethods()) {
      if (!Modifier.isStatic(each.getModifiers()) && !isOfObject(each)) {
        Key key =
            new Key(
                each.getName(),
                MethodType.methodType(each.getReturnType(), each.getParameterTypes()));
        methods.merge(key, each, InterfaceMethods::exported);
      }
    }
    List<Method> sorted = new ArrayList<>(methods.values());
    sorted.sort(Comparator.comparing(Method::toString));
    return sorted;
  }

  private static Method exported(Method a, Method b) {
    Export ofA = a.getAnnotation(Export.class);
    Export ofB = b.getAnnotation(Export.class);
    if (ofA != null && ofB != null && !ofA.value().equals(ofB.value())) {
      throw new IllegalArgumentException(
          "%s and %s are one method, but are exported as %s and %s"
              .formatted(a, b, ofA.value(), ofB.value()));
    }
    // Always the same one: the order of getMethods is not specified.
    boolean first =
        (ofA == null) == (ofB == null) ? a.toString().compareTo(b.toString()) <= 0 : ofA != null;
    return first ? a : b;
  }

  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
