package dev.gangway.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteStringsTest {

  @Test
  void utf8IsItself() {
    for (String text : new String[] {"", "plain", "caf\u00e9", "\ufffd\uffff", "\ud83d\ude00"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(ByteStrings.decode(bytes)).isEqualTo(text);
      assertThat(ByteStrings.encode(text)).isEqualTo(bytes);
      assertThat(ByteStrings.isEscaped(text)).isFalse();
    }
  }

  @Test
  void otherBytesAreEscaped() {
    byte[] bytes = {'a', (byte) 0xe9, 'b', (byte) 0xc3, (byte) 0xf0, (byte) 0x9f};
    String text = ByteStrings.decode(bytes);
    assertThat(text).isEqualTo("a\udce9b\udcc3\udcf0\udc9f");
    assertThat(ByteStrings.isEscaped(text)).isTrue();
    assertThat(ByteStrings.encode(text)).isEqualTo(bytes);
  }

  @Test
  void anyBytesComeBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(8)];
      for (int k = 0; k < bytes.length; k++) {
        // Mostly bytes that begin, continue or end a UTF-8 sequence.
        bytes[k] =
            (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0x80 | random.nextInt(128));
      }
      assertThat(ByteStrings.encode(ByteStrings.decode(bytes)))
          .as("seed %s", seed)
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "x\ud83dy", "\udc7f", "\udd00", "\udc00"})
  void otherLoneSurrogatesStandForNothing(String text) {
    assertThatThrownBy(() -> ByteStrings.encode(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
