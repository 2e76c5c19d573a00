package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RealCommandTest {
  @TempDir private Path place;
  @TempDir private Path out;

  private final StringWriter said = new StringWriter();

  private int real(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--dir=" + place, "--out=" + out));
    all.addAll(List.of(arguments));
    return new CommandLine(new RealCommand())
        .setErr(new PrintWriter(said, true))
        .setOut(new PrintWriter(said, true))
        .execute(all.toArray(String[]::new));
  }

  private void assertRefused(String because, String... arguments) {
    assertThat(real(arguments)).isEqualTo(2);
    assertThat(said.toString()).contains(because);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void nonsenseIsRefused() {
    assertRefused(
        "unknown program: compile; programs: speedtest1 minigzip lua walk httpd", "compile");
    assertRefused("unknown or repeated name: wasmtime", "--peers=wasmtime");
    assertRefused("unknown or repeated name: native", "--peers=native,native");
    assertRefused("--rounds, --size, --lua, --files and --limit: at least 1", "--rounds=0");
    assertRefused("--runs: at least 1", "--runs=0");
    assertRefused("--megabytes: from 1 to 2000", "--megabytes=3000");
    assertRefused("--cache: writeback, writethrough or none, not 'much'", "--cache=much");
    place = place.resolve("nowhere");
    assertThat(real()).isEqualTo(2);
    assertThat(said.toString()).contains("nowhere' is not a directory");
  }

  @Test
  void helpSaysWhatThereIs() {
    assertThat(real("--help")).isZero();
    assertThat(said.toString()).contains("speedtest1 (SQLite)", "--megabytes", "--limit");
  }

  @Test
  void programsThatWereNotBuiltAreSkippedWithTheCommandThatBuildsThem() {
    assertThat(real("lua", "minigzip", "--programs=" + place)).isZero();

    assertThat(out.resolve("real.md"))
        .content()
        .contains(
            "- lua: not built: run `guests/third-party.sh --native " + place + "`",
            "- minigzip: not built");
    assertThat(out.resolve("real.json")).content().contains("\"works\" : [ ]");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void whereGangwayFailsTheReportIsMadeAndTheStatusSaysSo() {
    int status = real("walk", "--files=5", "--runs=1", "--rounds=1", "--jvm-args=-Xno-such-option");

    assertThat(status).isEqualTo(1);
    assertThat(out.resolve("real.md")).content().contains("Failed", "- gangway, walk: ");
  }
}
