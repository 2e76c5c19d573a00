package dev.gangway.cli;

import dev.gangway.abi.ByteStrings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The command's own messages: one line each on stderr, starting with its name. */
final class Messages {
  private Messages() {}

  /** Prints a line. Part of it may come from a guest, so control characters are replaced. */
  static void print(String line) {
    System.err.println("gangway: " + printable(line));
  }

  /** The same text with a question mark for each control character. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (ByteStrings.isEscape(c)) {
            out.append(String.format("\\x%02X", c & 0xFF)); // a byte that is not UTF-8
          } else {
            out.appendCodePoint(Character.isISOControl(c) ? '?' : c);
          }
        });
    return out.toString();
  }

  /**
   * One line with the file and the reason.
   *
   * @param file its name, as typed
   */
  static String of(IOException e, String file) {
    String reason =
        switch (e) {
          case NoSuchFileException missing -> "no such file";
          case AccessDeniedException denied -> "permission denied";
          case NotDirectoryException other -> "not a directory";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return file + ": " + reason;
  }
}
