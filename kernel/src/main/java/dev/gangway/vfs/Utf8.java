package dev.gangway.vfs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Checks for UTF-8: the slow path of {@link PathName}, for names that are not ASCII. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(MemorySegment bytes, int length) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(
              java.nio.ByteBuffer.wrap(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
