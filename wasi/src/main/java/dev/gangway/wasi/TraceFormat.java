package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;

/**
 * How a trace writes values: names instead of numbers, text in quotes and cut off, as strace does.
 */
final class TraceFormat {
  /** Bytes of a text that are shown: strace's default. */
  private static final int TEXT = 32;

  private static final String[] CLOCKS = {
    "CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_PROCESS_CPUTIME_ID", "CLOCK_THREAD_CPUTIME_ID"
  };
  private static final String[] ADVICE = {
    "NORMAL", "SEQUENTIAL", "RANDOM", "WILLNEED", "DONTNEED", "NOREUSE"
  };
  private static final String[] WHENCE = {"SEEK_SET", "SEEK_CUR", "SEEK_END"};
  private static final String[] PREVIEW0_WHENCE = {"SEEK_CUR", "SEEK_END", "SEEK_SET"};
  private static final String[] TYPES = {
    "UNKNOWN",
    "BLOCK_DEVICE",
    "CHARACTER_DEVICE",
    "DIRECTORY",
    "REGULAR_FILE",
    "SOCKET_DGRAM",
    "SOCKET_STREAM",
    "SYMBOLIC_LINK"
  };
  private static final String[] NONE = {};

  private TraceFormat() {}

  static String hex(int pointer) {
    return "0x" + Integer.toHexString(pointer);
  }

  static String number(Kind kind, int value) {
    return switch (kind) {
      case CLOCK -> name(CLOCKS, value);
      case ADVICE -> name(ADVICE, value);
      case WHENCE -> name(WHENCE, value);
      case PREVIEW0_WHENCE -> name(PREVIEW0_WHENCE, value);
      case SIGNAL -> Signals.name(value);
      default -> Integer.toUnsignedString(value);
    };
  }

  static String fileType(int type) {
    return name(TYPES, type);
  }

  private static String name(String[] names, int value) {
    return value >= 0 && value < names.length ? names[value] : Integer.toUnsignedString(value);
  }

  /** Names joined by {@code |}; bits without a name in hex; {@code 0} for none. */
  static String flags(Kind kind, int flags) {
    String[] names = flagNames(kind);
    StringBuilder text = new StringBuilder();
    int rest = flags;
    for (int bit = 0; bit < names.length; bit++) {
      if ((flags & 1 << bit) != 0) {
        text.append(text.isEmpty() ? "" : "|").append(names[bit]);
        rest &= ~(1 << bit);
      }
    }
    if (rest != 0) {
      text.append(text.isEmpty() ? "" : "|").append(hex(rest));
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  private static String[] flagNames(Kind kind) {
    return switch (kind) {
      case LOOKUP_FLAGS -> new String[] {"SYMLINK_FOLLOW"};
      case O_FLAGS -> new String[] {"CREAT", "DIRECTORY", "EXCL", "TRUNC"};
      case FD_FLAGS -> new String[] {"APPEND", "DSYNC", "NONBLOCK", "RSYNC", "SYNC"};
      case FST_FLAGS -> new String[] {"ATIM", "ATIM_NOW", "MTIM", "MTIM_NOW"};
      case RI_FLAGS -> new String[] {"RECV_PEEK", "RECV_WAITALL"};
      case SD_FLAGS -> new String[] {"RD", "WR"};
      case OUT_RO_FLAGS -> new String[] {"RECV_DATA_TRUNCATED"};
      default -> NONE;
    };
  }

  /** How many bytes of a text of {@code length} are shown. */
  static int shown(long length) {
    return (int) Math.min(length, TEXT);
  }

  /**
   * Text in quotes, escaped as in C; other bytes that are not printable ASCII are in octal.
   *
   * @param cut whether more follows; then it ends with three dots
   */
  static String quote(byte[] text, boolean cut) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : text) {
      switch (b) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (b >= ' ' && b < 0x7f) {
            quoted.append((char) b);
          } else {
            quoted.append(octal(b));
          }
        }
      }
    }
    return quoted.append(cut ? "\"..." : "\"").toString();
  }

  /** Always three digits, so that a digit of the text after it is not read as part of it. */
  private static String octal(byte b) {
    int value = Byte.toUnsignedInt(b);
    return "\\" + (value >> 6) + (value >> 3 & 7) + (value & 7);
  }
}
