package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestUsage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guest that serves files on a pre-opened socket, and real HTTP clients. */
@Timeout(60)
class HttpServerTest {
  @TempDir Path temp;

  private final byte[] large = new byte[3_000_000];
  private Gangway gangway;
  private Guest guest;
  private FutureTask<ExitStatus> run;
  private URI root;

  @BeforeEach
  void start() throws Exception {
    Path site = Files.createDirectory(temp.resolve("site"));
    Files.writeString(site.resolve("hello.txt"), "hello\n");
    Files.writeString(temp.resolve("secret"), "outside");
    Files.createSymbolicLink(site.resolve("leak"), Path.of("../secret"));
    new Random(5).nextBytes(large);
    Files.write(site.resolve("large.bin"), large);
    gangway = Gangway.builder().readOnlyDirectory("/", site).build();
    guest =
        gangway
            .guest(RunningGuests.program("httpd"))
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build();
    run = new FutureTask<>(guest::run);
    Thread.ofVirtual().start(run);
    root = URI.create("http://127.0.0.1:" + guest.listening().getFirst().getPort() + "/");
  }

  @AfterEach
  void stop() throws Exception {
    guest.kill();
    assertThat(run.get().reason()).isEqualTo(ExitStatus.Reason.INTERRUPTED);
    guest.close();
    gangway.close();
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).version(HttpClient.Version.HTTP_1_1).build();
  }

  @Test
  void servesTheBytesOfItsFilesToManyAtOnce() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> hello =
          client.send(get("hello.txt"), HttpResponse.BodyHandlers.ofString());
      assertThat(hello.statusCode()).isEqualTo(200);
      assertThat(hello.body()).isEqualTo("hello\n");
      List<CompletableFuture<HttpResponse<byte[]>>> downloads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        downloads.add(client.sendAsync(get("large.bin"), HttpResponse.BodyHandlers.ofByteArray()));
      }
      for (CompletableFuture<HttpResponse<byte[]>> download : downloads) {
        assertThat(download.get().body()).isEqualTo(large);
      }
    }
    GuestUsage usage = guest.usage();
    assertThat(usage.bytesRead()).as("requests").isGreaterThan(17L * "GET / HTTP/1.1".length());
    assertThat(usage.bytesWritten()).as("responses").isGreaterThan(16L * large.length);
  }

  @Test
  void refusesWhatIsMissingAndWhatLeadsOut() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : List.of("missing", "leak")) {
        HttpResponse<String> answer = client.send(get(path), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isBetween(403, 404);
        assertThat(answer.body()).doesNotContain("outside");
      }
    }
    String raw = exchange("GET /../secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(raw).matches("(?s)HTTP/1\\.1 40[034] .*").doesNotContain("outside");
    assertThat(exchange("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  private String exchange(String request) throws Exception {
    try (Socket client = new Socket()) {
      client.connect(guest.listening().getFirst());
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
