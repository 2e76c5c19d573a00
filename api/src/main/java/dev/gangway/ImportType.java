package dev.gangway;

/**
 * What a program imports.
 *
 * @param module the name of the module that it imports from
 * @param name the name in that module
 * @param type what it has to be
 */
public record ImportType(String module, String name, ExternType type) {
  /**
   * The import as text.
   *
   * @return such as {@code env.log (i32, i32) -> ()}
   */
  @Override
  public String toString() {
    return module + "." + name + " " + type;
  }
}
