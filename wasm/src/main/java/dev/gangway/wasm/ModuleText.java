package dev.gangway.wasm;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Recognizes WebAssembly's text format, for a message: a file of it is often taken for a module.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/modules.html">modules in text</a>
 */
final class ModuleText {
  /** What a module, or a field of one without {@code (module}, begins with. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "module", "type", "rec", "import", "func", "table", "memory", "global", "export", "start",
          "elem", "data", "tag");

  private static final int LONGEST_KEYWORD = 6;

  private final byte[] bytes;
  private int at;

  private ModuleText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether bytes begin as a module in text: comments, a parenthesis and a keyword. */
  static boolean isText(byte[] bytes) {
    return new ModuleText(bytes).beginsAModule();
  }

  private boolean beginsAModule() {
    skipSpace();
    if (next() != '(') {
      return false;
    }
    at++;
    skipSpace();
    int from = at;
    while (next() >= 'a' && next() <= 'z' && at - from <= LONGEST_KEYWORD) {
      at++;
    }
    return KEYWORDS.contains(new String(bytes, from, at - from, StandardCharsets.US_ASCII))
        && (next() < 0 || isSpace(next()) || next() == '(' || next() == ')');
  }

  private int next() {
    return peek(0);
  }

  private int peek(int distance) {
    return at + distance < bytes.length ? bytes[at + distance] & 0xff : -1;
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private void skipSpace() {
    while (true) {
      if (isSpace(next())) {
        at++;
      } else if (next() == ';' && peek(1) == ';') {
        skipLine();
      } else if (next() == '(' && peek(1) == ';') {
        skipBlock();
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (next() >= 0 && next() != '\n') {
      at++;
    }
  }

  /** Block comments nest. */
  private void skipBlock() {
    int depth = 0;
    do {
      if (next() == '(' && peek(1) == ';') {
        depth++;
        at += 2;
      } else if (next() == ';' && peek(1) == ')') {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && next() >= 0);
  }
}
