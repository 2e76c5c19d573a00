package dev.gangway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static void with(String name, String value, Runnable work) {
    String before = System.setProperty(name, value);
    try {
      work.run();
    } finally {
      if (before == null) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, before);
      }
    }
  }

  private static void check() {
    Settings.check(List.of("nesting"));
  }

  @Test
  void theDefaultsAreAccepted() {
    for (Setting setting : Settings.ALL) {
      with(setting.name(), setting.standard(), SettingsTest::check);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev.gangway.memory | Linux | accepts linux or portable",
        "dev.gangway.usercopy | mask | accepts masked, fenced or unchecked",
        "dev.gangway.usercopy.hooks | yes | accepts true or false",
        "dev.gangway.copy | vector | accepts fastest, jvm, libc or rep",
        "dev.gangway.write | '' | accepts touch-once or prefault",
        "dev.gangway.jfr.usercopy | TRUE | accepts true or false",
        "dev.gangway.reservedDescriptors | -1 | accepts a number from 0 to 2147483647",
        "dev.gangway.outline | 0 | accepts true or false",
        "dev.gangway.moduleCache.bytes | 1g | accepts a number from 0 to 9223372036854775807",
        "dev.gangway.moduleCache.days | 36501 | accepts a number from 0 to 36500",
        "dev.gangway.module.nesting | -1 | accepts a number from 0 to 2147483647",
        "dev.gangway.module.nesting | 2147483648 | accepts a number from 0 to 2147483647",
      })
  void aValueThatIsNotAcceptedIsAnError(String name, String value, String accepts) {
    with(
        name,
        value,
        () ->
            assertThatIllegalArgumentException()
                .isThrownBy(SettingsTest::check)
                .withMessage("-D%s=%s: %s", name, value, accepts));
  }

  @Test
  void valuesAreParsed() {
    assertThat(Settings.OUTLINE.flag()).isTrue();
    with("dev.gangway.outline", "false", () -> assertThat(Settings.OUTLINE.flag()).isFalse());
    with("dev.gangway.copy", "rep", () -> assertThat(Settings.COPY.word()).isEqualTo("rep"));
    with(
        "dev.gangway.moduleCache.days",
        "7",
        () -> assertThat(Settings.MODULE_CACHE_DAYS.number()).isEqualTo(7));
    assertThat(Settings.moduleLimit("nesting")).isNull();
    with(
        "dev.gangway.module.nesting",
        "0",
        () -> assertThat(Settings.moduleLimit("nesting")).isZero());
  }

  @Test
  void anUnknownPropertyIsReportedOnce() {
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Settings.class.getName());
    logger.addHandler(handler);
    try {
      for (String name : List.of("dev.gangway.writes", "dev.gangway.module.nestings")) {
        with(
            name,
            "1",
            () -> {
              assertThatCode(SettingsTest::check).doesNotThrowAnyException();
              check();
            });
      }
      Settings.INTERNAL.forEach(name -> with(name, "1", SettingsTest::check));
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged)
        .containsExactly(
            Level.WARNING + " unknown system property: dev.gangway.writes",
            Level.WARNING + " unknown system property: dev.gangway.module.nestings");
  }
}
