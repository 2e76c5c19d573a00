package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The progress line of a long load, on a terminal of script(1). All at once: each waits. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class LoadProgressTest {
  private static final String CLEAR = "\r\u001b[K";

  @TempDir Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(directory).plainJava(SlowLoad.class);
  }

  private String terminal(String load, String program) throws Exception {
    assumeThat(launcher.shell("script --version").out())
        .as("script of util-linux, for a terminal")
        .contains("util-linux");
    return launcher
        .shell("script -qc \"'$1' $2 '$3'\" /dev/null", load, program)
        .out()
        .replaceAll("(?m)^NOTE: .*\\R", "");
  }

  @Test
  void theLineIsShownAndThenGone() throws Exception {
    String line = "\rgangway: a?b.wasm: compiling, ";
    assertThat(terminal("sleep", "a\tb.wasm"))
        .startsWith(line + "2 s" + line + "3 s")
        .endsWith(CLEAR)
        .doesNotContain("\n");
  }

  @Test
  void nothingIsShownWithoutATerminal() throws Exception {
    Launcher.Result result = launcher.run("sleep", "a.wasm");
    assertThat(result.out() + result.err()).isEmpty();
  }

  @Test
  void theLineIsShorterThanTheTerminalIsWide() throws Exception {
    String program = "x".repeat(100) + "end.wasm";
    assertThat(terminal("sleep", program))
        .startsWith("\rgangway: ..." + "x".repeat(38) + "end.wasm: compiling, 2 s\r");
  }

  @Test
  void aCharacterThatMayBeWideCountsTwo() throws Exception {
    launcher.env("COLUMNS", "45");
    assertThat(terminal("sleep", "W".repeat(20) + ".wasm"))
        .startsWith("\rgangway: ...\u4e00\u4e00\u4e00.wasm: compiling, 2 s\r")
        .endsWith(CLEAR);
  }

  @Test
  void nothingIsShownOnATerminalThatIsTooNarrow() throws Exception {
    launcher.env("COLUMNS", "20");
    assertThat(terminal("sleep", "x".repeat(100) + "end.wasm")).isEmpty();
  }

  @Test
  void theLineIsGoneAfterCtrlC() throws Exception {
    assertThat(terminal("interrupt", "a.wasm"))
        .startsWith("\rgangway: a.wasm: compiling, 2 s")
        .endsWith(CLEAR)
        .doesNotContain("compiling, 20 s");
  }

  @Test
  void nothingIsSaidIfTheHeapIsUsedUp() throws Exception {
    launcher.env("JDK_JAVA_OPTIONS", "-Xmx32m");
    assertThat(terminal("use-up-the-heap", "a.wasm"))
        .startsWith("\rgangway: a.wasm: compiling, 2 s")
        .endsWith(CLEAR)
        .doesNotContain("Exception");
  }
}
