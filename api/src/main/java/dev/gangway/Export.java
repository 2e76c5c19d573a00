package dev.gangway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The WebAssembly name of a method: of the function that a method of {@link Guest#bind} calls, or
 * under which {@link HostModule#of} gives a method to guests. Default: the name of the method.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Export {
  /**
   * The name.
   *
   * @return any string
   */
  String value();
}
