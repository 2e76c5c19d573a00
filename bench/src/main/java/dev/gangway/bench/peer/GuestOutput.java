package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what the guest prints for a round: a line {@code OPERATION NANOSECONDS}. */
final class GuestOutput {
  private GuestOutput() {}

  /** Nanoseconds per call in {@code line}; below zero where it is not the guest's. */
  static double nanosPerCall(String line, String operation) {
    String start = operation + " ";
    if (!line.startsWith(start)) {
      return -1;
    }
    try {
      return Double.parseDouble(line.substring(start.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The next line; null at the end of the stream. */
  static @Nullable String readLine(BufferedReader in, String peer) throws PeerException {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new PeerException(peer + " cannot be read from: " + e.getMessage(), e);
    }
  }
}
