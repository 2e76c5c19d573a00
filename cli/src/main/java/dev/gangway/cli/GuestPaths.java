package dev.gangway.cli;

/** Where an option wants something in the guest's name space. */
final class GuestPaths {
  private GuestPaths() {}

  /**
   * Makes a path absolute in the guest, whose working directory is {@code /}, and drops what means
   * nothing: {@code .}, {@code ./data}, {@code data/} and {@code /data} become {@code /}, {@code
   * /data}, {@code /data} and {@code /data}.
   *
   * @throws ParentException where there is a {@code ..} in it, for which the guest has no place
   */
  static String absolute(String path) throws ParentException {
    StringBuilder out = new StringBuilder();
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String component = path.substring(start, end);
      if (component.equals("..")) {
        throw new ParentException();
      }
      if (!component.isEmpty() && !component.equals(".")) {
        out.append('/').append(component);
      }
      start = end + 1;
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  /** The path has a {@code ..} in it. */
  static final class ParentException extends Exception {
    private static final long serialVersionUID = 1L;

    ParentException() {
      super("..", null, false, false);
    }
  }
}
