package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest's standard streams are those of the command, and nothing else of its process. */
@Timeout(300)
class StreamsTest {
  @TempDir Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(directory);
  }

  @Test
  void onlyATerminalIsATerminal() throws Exception {
    Path stdio = guest("stdio.wasm");
    assertThat(launcher.shell("\"$@\" </dev/null 2>/dev/zero", "run", stdio, "isatty").out())
        .isEqualTo("0 0 0\n");
    assertThat(launcher.shell("\"$@\" </dev/null | cat", "run", stdio, "isatty").out())
        .isEqualTo("0 0 0\n");
    // script(1) runs it on a new terminal; the guest's output is a pipe.
    Launcher.Result result =
        launcher.shell(
            "script -qec \"$1 run $3 isatty </dev/null >out.txt; $1 run $3 isatty >out2.txt\""
                + " /dev/null >/dev/null && cat out.txt out2.txt",
            "run",
            stdio);
    assertThat(result.out()).as(result.err()).isEqualTo("0 0 1\n1 0 1\n");
  }

  @Test
  void aModuleIsNotReadFromATerminal() throws Exception {
    Launcher.Result result = launcher.shell("script -qec \"$1 run -\" /dev/null", "unused");
    assertThat(result.out())
        .isEqualTo(
            "gangway: - is for a module on the standard input, which is a terminal; redirect it (see"
                + " gangway run --help)\r\n");
  }

  private void streams(String redirections, String report, Object... arguments) throws Exception {
    Path file = directory.resolve("report");
    Files.deleteIfExists(file);
    Launcher.Result result = launcher.shell("\"$@\" " + redirections, arguments);
    assertThat(result.status()).as("%s: %s", redirections, result.err()).isZero();
    assertThat(Files.readString(file)).as("%s: %s", redirections, result.err()).isEqualTo(report);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamThatIsClosedIsNoFileOfTheProcess(boolean withLauncher) throws Exception {
    if (!withLauncher) {
      launcher.plainJava(Main.class);
    }
    Path stdio = guest("stdio.wasm");
    Object[] run = {
      "run", "--no-cache", "--dir", directory + "::/d", stdio, "streams", "/d/report"
    };
    // As /dev/null: end of file, and writes are discarded.
    streams("<&-", "0 1 1\n", run);
    streams(">&-", "0 1 1\n", run);
    streams("2>&-", "0 1 1\n", run);
    if (TestSettings.full()) {
      streams("<&- >&-", "0 1 1\n", run);
      streams("<&- >&- 2>&-", "0 1 1\n", run);
    }
    streams(">/dev/null 2>" + directory + "/err <&-", "0 1 1\n", run);
    assertThat(directory.resolve("err")).hasContent("e");
  }

  @Test
  void anEmbeddersFileNeverBecomesAStream() throws Exception {
    launcher.plainJava(EmbeddedGuest.class);
    Object[] run = {guest("stdio.wasm"), directory, "streams", "/d/report"};
    streams("<&-", "0 -8 -8\n", run);
    streams("<&- >&- 2>&-", "0 -8 -8\n", run);
    streams("</dev/null", "0 1 1\n", run);
    if (TestSettings.full()) {
      streams("2>&-", "0 1 1\n", run);
    }
    // Descriptors above the closed one may be streams or not: EBADF.
    streams(">&-", "0 1 -8\n", run);
    streams("<&- >&-", "0 -8 -8\n", run);
    // The JVM's own System.err may have become that file; the guest writes "o" and "e".
    assertThat(Files.readString(directory.resolve("own")))
        .matches(text -> text.isEmpty() || text.startsWith("gangway: "));
    assertThat(launcher.shell("\"$@\" <&-", run).err())
        .contains("descriptor 1 is not given to guests");
  }
}
