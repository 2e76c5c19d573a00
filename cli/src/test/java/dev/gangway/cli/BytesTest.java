package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gangway.settings.TestSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Arguments, variables and file names reach the guest and the host as bytes. */
@Timeout(300)
class BytesTest {
  private static final String LATIN = "$(printf 'caf\\351')";
  private static final String UTF_8 = "$(printf 'caf\\303\\251')";

  @TempDir Path directory;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(directory);
  }

  /** With and without the launcher; en_XX.UTF-8 is not installed where the tests run. */
  private static List<Arguments> locales() {
    return TestSettings.full()
        ? List.of(
            arguments(true, "C.UTF-8"),
            arguments(true, "C"),
            arguments(true, "en_XX.UTF-8"),
            arguments(false, "C.UTF-8"),
            arguments(false, "POSIX"),
            arguments(false, "en_XX.UTF-8"))
        : List.of(arguments(true, "C"), arguments(false, "en_XX.UTF-8"));
  }

  @ParameterizedTest
  @MethodSource("locales")
  void theyAreWhatWasTypedWhateverTheLocale(boolean withLauncher, String locale) throws Exception {
    if (!withLauncher) {
      launcher.plainJava(Main.class);
    }
    launcher.env("LC_ALL", locale);
    Launcher.Result result =
        launcher.shell(
            """
            set -e
            gangway=$1 stdio=$2
            "$gangway" run "$stdio" hex '' plain "%1$s" "%2$s" "$(printf '\\355\\240\\200\\377x')"
            A="%1$s" "$gangway" run -e A -e "B=%1$s" -e C=%2$s -e LC_ALL "$stdio" env
            mkdir -p "%1$s" "%2$s"
            cp "$stdio" "%1$s/%1$s.wasm"
            for name in "%1$s" "%2$s"; do
              "$gangway" run --dir "$name::/d" --trace-output "$name/trace" "%1$s/%1$s.wasm" \
                streams /d/report >/dev/null 2>&1
              cat "$name/report"
              test -s "$name/trace" && rm "$name/trace" "$name/report"
              "$gangway" run --dir "$name" "$stdio" streams "/$name/report" >/dev/null 2>&1 ||
                echo "status $?"
            done
            """
                .formatted(LATIN, UTF_8),
            guest("stdio.wasm"));
    String localeInHex = hex(locale);
    assertThat(result.out())
        .as(result.err())
        .isEqualTo(
            """

            70 6c 61 69 6e
            63 61 66 e9
            63 61 66 c3 a9
            ed a0 80 ff 78
            41 3d 63 61 66 e9
            42 3d 63 61 66 e9
            43 3d 63 61 66 c3 a9
            4c 43 5f 41 4c 4c 3d %s
            0 1 1
            0 1 1
            """
                .formatted(localeInHex));
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aNameThatIsNotThereIsNamedInTheMessage(boolean withLauncher) throws Exception {
    if (!withLauncher) {
      launcher.plainJava(Main.class);
    }
    launcher.env("LC_ALL", "C");
    Launcher.Result result =
        launcher.shell(
            "\"$1\" run --dir \"" + LATIN + "\" \"$2\" isatty; \"$1\" run \"" + LATIN + "\"",
            guest("stdio.wasm"));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            gangway: --dir caf\\xE9: no such file or directory (ENOENT)
            gangway: caf\\xE9: no such file
            """);
  }

  private static String hex(String ascii) {
    return ascii.chars().mapToObj(c -> String.format("%02x", c)).collect(Collectors.joining(" "));
  }
}
