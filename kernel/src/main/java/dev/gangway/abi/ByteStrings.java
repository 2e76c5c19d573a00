package dev.gangway.abi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strings that can hold any bytes. They are UTF-8; each byte 0x80 to 0xFF that is not valid UTF-8
 * becomes a lone surrogate U+DC80 to U+DCFF. {@link #encode} returns exactly the bytes that {@link
 * #decode} was given.
 *
 * @see <a href="https://peps.python.org/pep-0383/">PEP 383, Python's surrogateescape</a>
 */
public final class ByteStrings {
  private static final char ESCAPE = 0xDC00;

  private ByteStrings() {}

  /** The string of these bytes. */
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length); // never more chars than bytes
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + Byte.toUnsignedInt(in.get())));
      }
    }
  }

  /**
   * The bytes of a string.
   *
   * @throws IllegalArgumentException if it has a lone surrogate that stands for no byte
   */
  public static byte[] encode(String string) {
    if (!hasSurrogates(string)) {
      return string.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(string.length() + 16);
    int at = 0;
    while (at < string.length()) {
      int point = string.codePointAt(at);
      int length = Character.charCount(point);
      if (isEscape(point)) {
        out.write(point);
      } else if (length == 1 && Character.isSurrogate((char) point)) {
        throw new IllegalArgumentException("a lone surrogate in a string: " + string);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
      at += length;
    }
    return out.toByteArray();
  }

  /** Whether a string stands for bytes that are not UTF-8. */
  public static boolean isEscaped(String string) {
    return hasSurrogates(string) && string.codePoints().anyMatch(ByteStrings::isEscape);
  }

  /** Whether a code point stands for a byte: its lowest eight bits. */
  public static boolean isEscape(int point) {
    return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF;
  }

  private static boolean hasSurrogates(String string) {
    for (int i = 0; i < string.length(); i++) {
      if (Character.isSurrogate(string.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
