package dev.gangway.compiler;

import java.util.Map;

/**
 * Has the classes of one module. All are defined at once: at the end of a guest's stack there is no
 * room for it. The JVM links them as they are used.
 */
final class GuestLoader extends ClassLoader {
  /**
   * Defines classes.
   *
   * @param classes by name
   * @throws LinkageError if one is malformed
   */
  GuestLoader(Map<String, byte[]> classes) {
    super(GuestLoader.class.getClassLoader());
    // A superclass is outside of the module, so the order does not matter.
    classes.forEach((name, bytes) -> defineClass(name, bytes, 0, bytes.length));
  }
}
