package dev.gangway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code of the documents compiles and runs. */
class DocumentedCodeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  private static List<CodeBlock> blocks() throws IOException {
    List<CodeBlock> blocks = new ArrayList<>(CodeBlock.of(ROOT, "README.md"));
    blocks.addAll(CodeBlock.of(ROOT, "docs/embedding.md"));
    return blocks;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void compilesAndRuns(CodeBlock block) throws Exception {
    compile(block);
    if (block.runs()) {
      run(block);
    }
  }

  private void compile(CodeBlock block) {
    StringWriter messages = new StringWriter();
    if (!compile(block, messages)) {
      fail(
          "%s does not compile. DocumentedCode has the variables that a text presupposes.%n%s"
              .formatted(block, messages));
    }
  }

  private boolean compile(CodeBlock block, StringWriter messages) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
    return javac.getTask(messages, null, null, options, null, List.of(new Source(block))).call();
  }

  private void run(CodeBlock block) throws Exception {
    URL[] classes = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes);
        DocumentedCode code =
            (DocumentedCode)
                loader
                    .loadClass("dev.gangway.documents." + block.className())
                    .getConstructor()
                    .newInstance()) {
      code.open(directory);
      code.run();
    } catch (Exception | Error e) {
      throw new AssertionError(
          block + " fails. If it cannot run, put a line before it: <!-- compiled only: REASON -->",
          e);
    }
  }

  @Test
  void codeThatIsWrongIsFound() {
    StringWriter messages = new StringWriter();
    CodeBlock wrong = new CodeBlock("a.md", 7, "Program p = gangway.load();", true);
    assertThat(compile(wrong, messages)).isFalse();
    assertThat(messages.toString()).contains("a_md_7.java:7:");
  }

  @Test
  void whatTheTextLeavesOutIsAdded() {
    StringWriter messages = new StringWriter();
    for (String code :
        List.of("if (address > 0) { … }", "try (Guest g = guest) {", "gangway.guest(program)")) {
      assertThat(compile(new CodeBlock("a.md", 7, code, true), messages))
          .as(messages.toString())
          .isTrue();
    }
  }

  @Test
  void blocksOfBothDocumentsAreFound() throws IOException {
    assertThat(blocks()).extracting(CodeBlock::document).contains("README.md", "docs/embedding.md");
    assertThat(Stream.of(blocks()).flatMap(List::stream).filter(CodeBlock::runs).count())
        .isGreaterThan(10);
  }

  /** The source of a block, in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final CodeBlock block;

    Source(CodeBlock block) {
      super(URI.create("mem:///" + block.className() + ".java"), Kind.SOURCE);
      this.block = block;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return block.source();
    }
  }
}
