package dev.gangway.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java block of a document.
 *
 * @param document its name
 * @param line the number of its first line
 * @param code its lines
 * @param runs false if the comment {@code <!-- compiled only: REASON -->} stands before it
 */
record CodeBlock(String document, int line, String code, boolean runs) {
  private static final String ONLY_COMPILED = "<!-- compiled only: ";

  static List<CodeBlock> of(Path root, String document) throws IOException {
    List<String> lines = Files.readAllLines(root.resolve(document));
    List<CodeBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```java")) {
        int end = i + lines.subList(i, lines.size()).indexOf("```");
        boolean runs = i == 0 || !lines.get(i - 1).startsWith(ONLY_COMPILED);
        String code = String.join("\n", lines.subList(i + 1, end));
        blocks.add(new CodeBlock(document, i + 2, code, runs));
        i = end;
      }
    }
    return blocks;
  }

  /** The name of its class. */
  String className() {
    return document.replaceAll("\\W", "_") + "_" + line;
  }

  /**
   * Its class, with the lines of the block as they are, so that a message of the compiler has the
   * line of the document. What the text leaves out is added: an ellipsis is nothing, open braces
   * are closed, an expression becomes a statement. Paths are those of {@link DocumentedCode#path}.
   */
  String source() {
    String body = code.replace("…", "").replace("Path.of(", "path(");
    long open = count(body, '{') - count(body, '}');
    String end = body.stripTrailing();
    String rest =
        (end.endsWith(";") || end.endsWith("}") || end.endsWith("{") ? "" : ";")
            + "}".repeat((int) open);
    String head =
        "package dev.gangway.documents; "
            + String.join(" ", DocumentedCode.IMPORTS)
            + " public final class "
            + className()
            + " extends DocumentedCode { public void run() throws Exception {";
    return "\n".repeat(line - 2) + head + "\n" + body + "\n" + rest + "}}\n";
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  @Override
  public String toString() {
    return document + ":" + line;
  }
}
