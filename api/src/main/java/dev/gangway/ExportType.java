package dev.gangway;

/**
 * What a program exports.
 *
 * @param name its name
 * @param type what it is
 */
public record ExportType(String name, ExternType type) {
  /**
   * The export as text.
   *
   * @return such as {@code count_words (i32, i32) -> i32}
   */
  @Override
  public String toString() {
    return name + " " + type;
  }
}
