package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "65536, 65536",
    "7b, 7",
    "64k, 65536",
    "64K, 65536",
    "64kb, 65536",
    "64KiB, 65536",
    "256m, 268435456",
    "1g, 1073741824",
    "8388607t, 9223370937343148032",
  })
  void sizesArePowersOf1024(String text, long bytes) throws UsageException {
    assertThat(Quantity.bytes("--max-memory", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1", "+1", "1.5g", "64 k", "64q", "0x40", "1e6", "٣"})
  void whatIsNoSizeIsRefusedByName(String text) {
    assertThatThrownBy(() -> Quantity.bytes("--max-memory", text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--max-memory: '" + text + "' is not a size such as 64k, 64m or 1g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8388608t", "9999999999999g", "9223372036854775808"})
  void sizesThatDoNotFitAreRefusedAndDoNotWrap(String text) {
    assertThatThrownBy(() -> Quantity.bytes("--max-memory", text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("too large");
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "10, 10000", "2m, 120000", "1H, 3600000"})
  void durationsHaveUnitsAndPlainOnesAreSeconds(String text, long millis) throws UsageException {
    assertThat(Quantity.duration("--timeout", text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0ms"})
  void noTimeAtAllIsRefused(String text) {
    assertThatThrownBy(() -> Quantity.duration("--timeout", text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--timeout: must be above zero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1.5s", "10 s", "1d", "1us"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Quantity.duration("--timeout", text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a time such as 500ms");
  }

  @Test
  void theLongestDurationFitsIntoNanosecondsAndALongerOneIsRefused() throws UsageException {
    assertThat(Quantity.duration("--timeout", "2562047h").toNanos()).isPositive();
    assertThatThrownBy(() -> Quantity.duration("--timeout", "2562048h"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void countsArePlainNumbersUpToTheirLimit() throws UsageException {
    assertThat(Quantity.count("--max-files", "1024", 1024)).isEqualTo(1024);
    assertThatThrownBy(() -> Quantity.count("--max-files", "1025", 1024))
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> Quantity.count("--max-files", "1k", 1024))
        .hasMessage("--max-files: '1k' is not a number");
  }
}
