package dev.gangway.bench.lab.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabResultFileTest {
  private static final LabResult RESULT =
      new LabResult(
          LabResult.FORMAT,
          new Build("1.2", null, true),
          "2026-11-21T08:00:00Z",
          "./gangway bench write1",
          12.5,
          false,
          Map.of("CPU", "a \"fast\" one"),
          new Options(
              List.of(1, 2),
              List.of(Mode.THREADS),
              2,
              0.1,
              "host",
              "none",
              true,
              List.of("-Xms1g")),
          List.of(new PeerResult("gangway", "Gangway dir", "on a directory")),
          Map.of("node", "not installed"),
          List.of(
              new TestResult(
                  "write1",
                  "write1",
                  "writes",
                  24.0,
                  List.of(
                      new Series(
                          "gangway",
                          Mode.PROCESSES,
                          List.of(
                              new Cell(
                                  2,
                                  List.of(
                                      new Round(List.of(1e6, 1234567.8), 0.1, 47.5),
                                      new Round(List.of(1e6, 2e6), 0.1, null)))))))),
          List.of(new Failure("poll1", "gangway", Mode.THREADS, 2, "ENOTSUP")));

  @TempDir private Path directory;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = directory.resolve(LabResultFile.NAME);

    LabResultFile.write(file, RESULT);

    assertThat(LabResultFile.read(file)).isEqualTo(RESULT);
    assertThat(LabResultFile.read(directory)).isEqualTo(RESULT);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    assertThat(Files.readString(file)).contains("\"mode\" : \"processes\"", "\"commit\" : null");
  }

  @Test
  void whatALaterBuildAddsIsSkipped() throws IOException {
    String later = LabResultFile.toJson(RESULT).replace("\"tests\"", "\"news\" : 1, \"tests\"");

    assertThat(read(later)).isEqualTo(RESULT);
  }

  @Test
  void whatAnEarlierBuildLacksIsUnknown() throws IOException {
    String earlier = LabResultFile.toJson(RESULT).replace("\"heapBytes\" : 24.0,", "");

    assertThat(read(earlier).tests().getFirst().heapBytes()).isNull();
  }

  @Test
  void anotherFormatIsRefused() {
    String other = LabResultFile.toJson(RESULT).replace("\"format\" : 1", "\"format\" : 2");

    assertThatThrownBy(() -> read(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("some.json: not a result file of format 1");
  }

  @Test
  void aMissingPartIsNamed() {
    String without = LabResultFile.toJson(RESULT).replace("\"opsPerSecond\"", "\"ops\"");

    assertThatThrownBy(() -> read(without))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("some.json")
        .hasMessageContaining("opsPerSecond");
  }

  @Test
  void textAndNothingAreNoResults() {
    assertThatThrownBy(() -> read("# write1\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LabResultFile.read(directory.resolve("none.json")))
        .isInstanceOf(FileNotFoundException.class);
  }

  private LabResult read(String text) throws IOException {
    return LabResultFile.read(Files.writeString(directory.resolve("some.json"), text));
  }
}
