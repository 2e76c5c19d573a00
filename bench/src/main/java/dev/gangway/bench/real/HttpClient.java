package dev.gangway.bench.real;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A client of HTTP/1.1 that does as little as it can, so that the server is what is measured: the
 * JDK's own takes longer than the bytes do, and gets faster while it runs.
 */
final class HttpClient {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int BUFFER = 1 << 18;
  private static final int LONGEST_HEAD = 8192;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private HttpClient() {}

  /**
   * Gets a file from this machine.
   *
   * @return nanoseconds from connecting to the last byte
   * @throws IOException if that is not {@code expected}, or the server does not say so
   */
  static long get(int port, String path, byte[] expected) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long begun = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close" + END_OF_HEAD;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      checkHead(readHead(in), expected.length);
      int at = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (n > expected.length - at || !Arrays.equals(buffer, 0, n, expected, at, at + n)) {
          throw new IOException("the server sent other bytes, from byte " + at + " on");
        }
        at += n;
      }
      if (at != expected.length) {
        throw new IOException("the server sent " + at + " bytes of " + expected.length);
      }
      return System.nanoTime() - begun;
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the server closed before the end of its head: " + head);
      }
      head.append((char) c);
      if (c == '\n' && head.toString().endsWith(END_OF_HEAD)) {
        return head.toString();
      }
    }
    throw new IOException("the server's head has no end");
  }

  private static void checkHead(String head, long length) throws IOException {
    String status = head.lines().findFirst().orElse("");
    boolean right =
        head.lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .anyMatch(line -> line.equals("content-length: " + length));
    if (!status.equals("HTTP/1.1 200 OK") || !right) {
      throw new IOException("the server answered: " + head.strip().replace("\r\n", ", "));
    }
  }
}
