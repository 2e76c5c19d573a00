package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryMountTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tmp | /tmp | 67108864 | 0",
        "tmp/ | /tmp | 67108864 | 0",
        "/ | / | 67108864 | 0",
        "/tmp:size=1m | /tmp | 1048576 | 0",
        "/tmp:inodes=10 | /tmp | 67108864 | 10",
        "/tmp:size=65536k,inodes=10 | /tmp | 67108864 | 10",
        "/tmp:nr_inodes=10,size=0 | /tmp | 0 | 10",
        "/a:b:size=1m | /a:b | 1048576 | 0",
      })
  void hasSizeAndInodesOfItsOwnOrDefaults(String text, String guest, long bytes, long inodes)
      throws UsageException {
    assertThat(MemoryMount.parse(text)).isEqualTo(new MemoryMount(guest, bytes, inodes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/tmp:mode=755 | unknown option 'mode=755'",
        "/tmp:ro | unknown option 'ro'",
        "/tmp:size | unknown option 'size'",
        "/tmp:size=1m,,inodes=2 | unknown option ''",
        "/tmp:size= | '' is not a size",
        "/tmp:size=50% | '50%' is not a size",
        "/tmp:inodes=0 | must be above zero",
        "/tmp:inodes=many | 'many' is not a number",
        ":size=1m | is not GUEST",
        "/tmp/../x | must not contain '..'",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> MemoryMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--tmpfs")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":"})
  void anEmptyPathIsRefused(String text) {
    assertThatThrownBy(() -> MemoryMount.parse(text)).hasMessageContaining("is not GUEST");
  }
}
