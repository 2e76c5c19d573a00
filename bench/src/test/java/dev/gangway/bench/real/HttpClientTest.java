package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HttpClientTest {
  private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

  /** What a client makes of a server that says just this, and closes. */
  private static long get(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Callable<String> serve = () -> serve(server, answer);
      Future<String> asked = executor.submit(serve);
      try {
        return HttpClient.get(server.getLocalPort(), "/file", CONTENT);
      } finally {
        assertThat(asked.get()).startsWith("GET /file HTTP/1.1\r\n");
      }
    }
  }

  private static String serve(ServerSocket server, String answer) throws IOException {
    try (Socket socket = server.accept()) {
      byte[] request = new byte[1000];
      int length = 0;
      while (!new String(request, 0, length, StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        length += socket.getInputStream().read(request, length, request.length - length);
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      return new String(request, 0, length, StandardCharsets.US_ASCII);
    }
  }

  private static void assertRefused(String answer, String because) {
    assertThatThrownBy(() -> get(answer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(because);
  }

  @Test
  void theRightBytesAreTimed() throws Exception {
    assertThat(get(HEAD + "0123456789")).isPositive();
  }

  @Test
  void otherBytesAreFoundOut() {
    assertRefused(HEAD + "0123456780", "sent other bytes, from byte 0 on");
    assertRefused(HEAD + "012345", "sent 6 bytes of 10");
    assertRefused(HEAD + "0123456789a", "sent other bytes");
  }

  @Test
  void anythingButTheFileIsRefused() {
    assertRefused(
        "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\n0123456789", "404 Not Found");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n0123456789", "Length: 11");
    assertRefused("HTTP/1.1 200 OK\r\n", "closed before the end of its head");
    assertRefused("x".repeat(9000), "has no end");
  }
}
