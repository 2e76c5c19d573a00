package dev.gangway.uaccess.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.host.CpuInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of measurements and its file. */
class CopyTableTest {
  @TempDir private Path directory;

  private static CopyTable table(String cpu, String jvm) {
    return new CopyTable(
        cpu,
        jvm,
        List.of(
            new CopyTable.Line(Operation.COPY, 8, Map.of("jvm", 1.25, "libc", 1.5), "jvm"),
            new CopyTable.Line(Operation.COPY, 65536, Map.of("jvm", 57.0, "libc", 99.0), "libc"),
            new CopyTable.Line(Operation.FILL, 4096, Map.of("jvm", 54.0, "rep", 98.5), "rep")));
  }

  private static CopyTable ofThisMachine() {
    return table(CpuInfo.current().model(), CopyTableFile.jvm());
  }

  @Test
  void whatIsFormattedIsParsed() {
    CopyTable table = table("amd64 Some CPU", "Some VM 25");
    assertThat(CopyTable.parse(table.format())).isEqualTo(table);
  }

  @Test
  void theChoiceHoldsUpToTheNextLineOfTheSameOperation() {
    CopyTable table = ofThisMachine();
    assertThat(table.chosen(Operation.COPY, 4, "none")).isEqualTo("none");
    assertThat(table.chosen(Operation.COPY, 65535, "none")).isEqualTo("jvm");
    assertThat(table.chosen(Operation.COPY, 65536, "none")).isEqualTo("libc");
    assertThat(table.chosen(Operation.COPY, 1 << 30, "none")).isEqualTo("libc");
    assertThat(table.chosen(Operation.FILL, 4096, "none")).isEqualTo("rep");
  }

  @Test
  void aKeptTableIsFoundAgainAndNothingElseIsLeft() throws IOException {
    Path sub = directory.resolve("made/on/demand");
    CopyTableFile.store(sub, ofThisMachine());
    CopyTableFile.store(sub, ofThisMachine());
    assertThat(CopyTableFile.load(sub)).isEqualTo(ofThisMachine());
    assertThat(sub).isDirectoryContaining(file -> file.equals(CopyTableFile.file(sub)));
    assertThat(sub.toFile().list()).hasSize(1);
  }

  @Test
  void noFileIsNoTable() {
    assertThat(CopyTableFile.load(directory)).isNull();
    assertThat(CopyTableFile.load(directory.resolve("absent"))).isNull();
  }

  @Test
  void aTableOfAnotherProcessorOrJvmIsIgnored() throws IOException {
    CopyTableFile.store(directory, table("amd64 Another CPU", CopyTableFile.jvm()));
    assertThat(CopyTableFile.load(directory)).isNull();
    CopyTableFile.store(directory, table(CpuInfo.current().model(), "Another VM"));
    assertThat(CopyTableFile.load(directory)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "noise", "operation", "routine", "number", "empty", "bytes"})
  void aDamagedFileIsIgnored(String damage) throws IOException {
    String good = ofThisMachine().format();
    String bad =
        switch (damage) {
          case "cut" -> good.substring(0, good.length() - 10);
          case "noise" -> "noise\n" + good;
          case "operation" -> good.replace("fill", "full");
          case "routine" -> good.replace("use=rep", "use=sep");
          case "number" -> good.replace("copy 8 ", "copy eight ");
          case "empty" -> "";
          default -> good.replace("jvm=", "jvm");
        };
    assertThat(bad).isNotEqualTo(good);
    Files.writeString(CopyTableFile.file(directory), bad);
    assertThat(CopyTableFile.load(directory)).isNull();
    Files.write(CopyTableFile.file(directory), new byte[] {(byte) 0xFF, 0, (byte) 0xC0});
    assertThat(CopyTableFile.load(directory)).isNull();
  }

  @Test
  void anotherRoutineIsChosenOnlyWhereItIsClearlyFasterAtEachAlignment() {
    assertThat(CopyTiming.choose(new double[][] {{100, 100}, {95, 95}})).isZero();
    assertThat(CopyTiming.choose(new double[][] {{100, 100}, {50, 101}})).isZero();
    assertThat(CopyTiming.choose(new double[][] {{100, 100}, {50, 80}})).isEqualTo(1);
    assertThat(CopyTiming.choose(new double[][] {{100, 100}, {50, 80}, {50, 60}})).isEqualTo(2);
    assertThat(CopyTiming.choose(new double[][] {{100, 100}, {50, 80}, {50, 79}})).isEqualTo(1);
  }

  @Test
  void whatIsMeasuredCoversAllSizesAndLeavesSmallOnesToTheJvm() {
    CopyTable table = CopyTiming.measure(Duration.ZERO);
    assertThat(table.lines()).hasSize(2 * SizeClass.COUNT);
    assertThat(table.cpu()).isEqualTo(CpuInfo.current().model());
    for (CopyTable.Line line : table.lines()) {
      assertThat(line.speeds()).containsKeys("jvm", line.chosen());
      assertThat(line.speeds().values()).allMatch(speed -> speed > 0);
      if (line.bytes() < line.operation().outOfLine) {
        assertThat(line.chosen()).isEqualTo("jvm");
      }
    }
    assertThat(CopyTable.parse(table.format())).isNotNull();
  }
}
