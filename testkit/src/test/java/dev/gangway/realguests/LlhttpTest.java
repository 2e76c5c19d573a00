package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** llhttp, the HTTP parser of Node.js, as undici has it: C that calls the host for each part. */
class LlhttpTest {
  private static final int REQUEST = 1;
  private static final int RESPONSE = 2;
  private static final int PAUSED = 21;

  interface Callbacks {
    int wasm_on_message_begin(int parser);

    int wasm_on_url(int parser, int at, int length);

    int wasm_on_status(int parser, int at, int length);

    int wasm_on_header_field(int parser, int at, int length);

    int wasm_on_header_value(int parser, int at, int length);

    int wasm_on_headers_complete(int parser, int status, int upgrade, int keepAlive);

    int wasm_on_body(int parser, int at, int length);

    int wasm_on_message_complete(int parser);
  }

  interface Llhttp {
    int malloc(int size);

    void free(int address);

    int llhttp_alloc(int type);

    void llhttp_free(int parser);

    int llhttp_execute(int parser, int data, int length);

    int llhttp_get_error_reason(int parser);

    int llhttp_get_error_pos(int parser);

    int llhttp_get_method(int parser);

    int llhttp_method_name(int method);
  }

  /** Parses messages, given in pieces; the host answers that the parser is to pause at a header. */
  private static final class Parsing extends Use<List<String>> implements Callbacks {
    private final List<String> events = new ArrayList<>();
    private final int type;
    private final String pauseAt;
    private final String[] pieces;

    Parsing(int type, String pauseAt, String... pieces) {
      this.type = type;
      this.pauseAt = pauseAt;
      this.pieces = pieces;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Callbacks.class, this));
    }

    @Override
    List<String> run() {
      Llhttp llhttp = guest().bind(Llhttp.class);
      int parser = llhttp.llhttp_alloc(type);
      for (String piece : pieces) {
        int data = llhttp.malloc(piece.length());
        guest().write(data, piece.getBytes(US_ASCII));
        int error = llhttp.llhttp_execute(parser, data, piece.length());
        if (error != 0) {
          String reason =
              error == PAUSED
                  ? "paused"
                  : guest().readCString(llhttp.llhttp_get_error_reason(parser));
          events.add(
              "%d %s at %d".formatted(error, reason, llhttp.llhttp_get_error_pos(parser) - data));
          return events;
        }
        llhttp.free(data);
      }
      if (type == REQUEST) {
        events.add(
            guest().readCString(llhttp.llhttp_method_name(llhttp.llhttp_get_method(parser))));
      }
      llhttp.llhttp_free(parser);
      return events;
    }

    private int add(String event, int at, int length) {
      String text = guest().readString(at, length);
      events.add(event + " " + text);
      return text.equals(pauseAt) ? PAUSED : 0;
    }

    @Override
    public int wasm_on_message_begin(int parser) {
      events.add("begin");
      return 0;
    }

    @Override
    public int wasm_on_url(int parser, int at, int length) {
      return add("url", at, length);
    }

    @Override
    public int wasm_on_status(int parser, int at, int length) {
      return add("status", at, length);
    }

    @Override
    public int wasm_on_header_field(int parser, int at, int length) {
      return add("field", at, length);
    }

    @Override
    public int wasm_on_header_value(int parser, int at, int length) {
      return add("value", at, length);
    }

    @Override
    public int wasm_on_headers_complete(int parser, int status, int upgrade, int keepAlive) {
      events.add("headers %d %d %d".formatted(status, upgrade, keepAlive));
      return 0;
    }

    @Override
    public int wasm_on_body(int parser, int at, int length) {
      return add("body", at, length);
    }

    @Override
    public int wasm_on_message_complete(int parser) {
      events.add("complete");
      return 0;
    }
  }

  @Test
  void aResponseInPiecesIsParsed() throws Exception {
    assertThat(
            parse(
                RESPONSE,
                "",
                "HTTP/1.1 404 Not Found\r\nTransfer-Enco",
                "ding: chunked\r\nX-Long: " + "x".repeat(40) + "\r\n\r\n5\r\nhel",
                "lo\r\n0\r\n\r\n"))
        .containsExactly(
            "begin",
            "status Not Found",
            "field Transfer-Enco",
            "field ding",
            "value chunked",
            "field X-Long",
            "value " + "x".repeat(40),
            "headers 404 0 1",
            "body hel",
            "body lo",
            "complete");
  }

  @Test
  void aRequestIsParsedAndItsMethodNamed() throws Exception {
    assertThat(parse(REQUEST, "", "PUT /a?b=c HTTP/1.1\r\nContent-Length: 2\r\n\r\nok"))
        .containsExactly(
            "begin",
            "url /a?b=c",
            "field Content-Length",
            "value 2",
            "headers 0 0 1",
            "body ok",
            "complete",
            "PUT");
  }

  @Test
  void anErrorHasItsReasonAndPlace() throws Exception {
    assertThat(parse(REQUEST, "", "GET / HTTP/1.1\r\nbad header\r\n\r\n"))
        .last()
        .isEqualTo("10 Invalid header token at 19");
  }

  @Test
  void whatTheHostReturnsPausesTheParser() throws Exception {
    assertThat(parse(REQUEST, "/stop", "GET /stop HTTP/1.1\r\n\r\n"))
        .containsExactly("begin", "url /stop", "21 paused at 9");
  }

  private static List<String> parse(int type, String pauseAt, String... pieces) throws Exception {
    NpmModule module = NpmModule.of("undici", "lib/llhttp/llhttp-wasm.js");
    return Twins.use(module, () -> new Parsing(type, pauseAt, pieces));
  }
}
