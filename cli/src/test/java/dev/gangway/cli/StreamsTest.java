package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    // script(1) runs it on a terminal of its own; the guest's output is a pipe.
    Launcher.Result result =
        launcher.shell(
            "script -qec \"$1 run $3 isatty </dev/null >out.txt; $1 run $3 isatty >out2.txt\""
                + " /dev/null >/dev/null && cat out.txt out2.txt",
            "run",
            stdio);
    assertThat(result.out()).as(result.err()).isEqualTo("0 0 1\n1 0 1\n");
  }
}
