package dev.gangway.cli;

import dev.gangway.abi.ByteStrings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This process's arguments and environment as bytes, from {@code /proc/self}. The JVM decodes them
 * by the locale's character set and replaces other bytes by U+FFFD. Here they are {@link
 * ByteStrings}, in any locale.
 */
final class RawProcess {
  private static final char REPLACEMENT = 0xFFFD;

  /** The launcher replaces LC_ALL and passes its old value in this property; empty if not set. */
  private static final String LC_ALL = "dev.gangway.launcher.LC_ALL";

  private RawProcess() {}

  /**
   * The arguments of the main class.
   *
   * @param decoded the arguments, decoded by the JVM
   * @throws UsageException if the JVM could not decode one, and its bytes cannot be read
   */
  static List<String> arguments(List<String> decoded) throws UsageException {
    if (decoded.stream().allMatch(RawProcess::isAscii)) {
      return decoded;
    }
    List<String> raw = last(decoded);
    if (raw != null) {
      return raw;
    }
    for (String argument : decoded) {
      if (argument.indexOf(REPLACEMENT) >= 0) {
        throw new UsageException(
            "'"
                + argument
                + "' has bytes that are not in the character set of the locale; set"
                + " LC_ALL=C.UTF-8");
      }
    }
    return decoded;
  }

  /** The last arguments of the process if they decode to {@code decoded}; else null. */
  private static @Nullable List<String> last(List<String> decoded) {
    List<byte[]> all = strings("cmdline");
    int first = all.size() - decoded.size();
    Charset charset = charset();
    if (first < 0 || charset == null) {
      return null;
    }
    List<String> raw = new ArrayList<>();
    for (int i = 0; i < decoded.size(); i++) {
      byte[] bytes = all.get(first + i);
      if (!new String(bytes, charset).equals(decoded.get(i))) {
        return null;
      }
      raw.add(ByteStrings.decode(bytes));
    }
    return raw;
  }

  /** A variable of the environment; null if it is not set. */
  static @Nullable String variable(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String before = name.equals("LC_ALL") ? System.getProperty(LC_ALL) : null;
    if (before != null) {
      return before.isEmpty() ? null : before;
    }
    byte[] prefix = ByteStrings.encode(name + "=");
    for (byte[] variable : strings("environ")) {
      if (startsWith(variable, prefix)) {
        return ByteStrings.decode(variable).substring(name.length() + 1);
      }
    }
    return System.getenv(name);
  }

  /**
   * All variables of the environment, in its order. A string without a name or a value is left out.
   */
  static Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>();
    for (byte[] variable : strings("environ")) {
      String text = ByteStrings.decode(variable);
      int equals = text.indexOf('=');
      if (equals > 0) {
        all.putIfAbsent(text.substring(0, equals), text.substring(equals + 1)); // as getenv
      }
    }
    if (all.isEmpty()) {
      all.putAll(System.getenv());
    }
    String lcAll = variable("LC_ALL");
    if (lcAll == null) {
      all.remove("LC_ALL");
    } else {
      all.put("LC_ALL", lcAll);
    }
    return all;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** The character set of the locale; null if it is not known. */
  static @Nullable Charset charset() {
    try {
      return Charset.forName(System.getProperty("sun.jnu.encoding", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static boolean isAscii(String string) {
    for (int i = 0; i < string.length(); i++) {
      if (string.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** The NUL-terminated strings of a file of {@code /proc/self}; none if it cannot be read. */
  private static List<byte[]> strings(String file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of("/proc/self", file));
    } catch (IOException e) {
      return List.of();
    }
    List<byte[]> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return strings;
  }

  /** Whether a {@link Path} keeps the bytes of this name. */
  static boolean isPath(String string) {
    return isAscii(string)
        || (StandardCharsets.UTF_8.equals(charset()) && !ByteStrings.isEscaped(string));
  }
}
