package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PageTest {
  @TempDir private Path directory;

  @Test
  void thePageRefersToNothingElse() {
    String page = Page.html(SampleResults.full());

    assertThat(page)
        .doesNotContainPattern("(?i)\\b(src|href)=[\"'](?!#|data:)")
        .doesNotContainPattern("@import|url\\(")
        .doesNotContain("sourceMappingURL");
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void theLibraryInThePageNamesItsLicence() {
    assertThat(Page.html(SampleResults.full())).contains("Chart.js v4.5.1", "MIT License");
  }

  @Test
  void whatNamesHoldIsTextWhereverItStands() {
    String page = Page.html(SampleResults.full());

    assertThat(page)
        .doesNotContain("<script>document.title")
        .contains("&lt;script&gt;document.title", "\\u003cscript>document.title");
  }

  @Test
  void figuresCanBeReadWithoutAScript() {
    String text = Page.html(SampleResults.full()).replaceAll("(?s)<script.*?</script>", "");

    assertThat(text)
        .containsPattern("\\| open1 .* 310k +954k \\| +520k")
        .containsPattern("\\| open1 .* 0\\.60 +0\\.60 \\|")
        .contains("Skipped: node: not installed: node is not there", "ENOTSUP")
        .contains("--peers native,endive,endive-jimfs,node");
  }

  @Test
  void theCommandPutsThePageBesideTheResults() throws IOException {
    LabResultFile.write(directory.resolve(LabResultFile.NAME), SampleResults.oneTask());

    assertThat(new CommandLine(new PageCommand()).execute(directory.toString())).isZero();

    assertThat(directory.resolve("index.html")).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void theCommandFailsWhereThereAreNoResults() throws IOException {
    Path text = Files.writeString(directory.resolve("text.json"), "{}");

    assertThat(new CommandLine(new PageCommand()).execute(directory.toString())).isEqualTo(1);
    assertThat(new CommandLine(new PageCommand()).execute(text.toString())).isEqualTo(1);
    assertThat(directory.resolve("index.html")).doesNotExist();
  }
}
