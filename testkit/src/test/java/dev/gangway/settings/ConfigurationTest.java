package dev.gangway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.uaccess.copy.CopyRoutine;
import dev.gangway.uaccess.copy.CopyRoutines;
import dev.gangway.wasm.ModuleLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} lists what {@link Settings} declares. */
class ConfigurationTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `(dev\\.gangway\\.[^`]+)` \\| (?:`([^`]+)`)?[^|]*\\|.*");

  @Test
  void theDocumentListsTheSettingsWithTheirDefaults() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
      }
    }
    Map<String, String> declared = new TreeMap<>();
    Settings.ALL.forEach(setting -> declared.put(setting.name(), setting.standard()));
    Settings.INTERNAL.forEach(name -> declared.put(name, ""));
    for (ModuleLimit limit : ModuleLimit.values()) {
      declared.put(Settings.moduleLimitName(limit.label()), Integer.toString(limit.standard()));
    }
    assertThat(documented).isEqualTo(declared);
  }

  @Test
  void eachCopyRoutineCanBeChosen() {
    String names =
        CopyRoutines.all().stream().map(CopyRoutine::name).collect(Collectors.joining(", "));
    assertThat(Settings.COPY.accepts().replace(" or ", ", ")).isEqualTo("fastest, " + names);
  }
}
