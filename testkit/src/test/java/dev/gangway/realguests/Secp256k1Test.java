package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * tiny-secp256k1, the curve of Bitcoin: C in Rust. It gets random numbers from the host, throws by
 * the host, and its buffers are exported global variables.
 */
class Secp256k1Test {
  /** The private key 1: its public key is the generator. */
  private static final String ONE = "0".repeat(63) + "1";

  private static final String GENERATOR =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  interface Random {
    int generateInt32();
  }

  interface Errors {
    void throwError(int code);
  }

  interface Curve {
    void initializeContext();

    int pointFromScalar(int length);

    int isPoint(int length);

    void sign(int extra);

    int verify(int length, int strict);
  }

  private abstract static class CurveUse<R> extends Use<R> implements Random, Errors {
    @Override
    final List<Lent<?>> lent() {
      return List.of(
          new Lent<>("./rand.js", Random.class, this),
          new Lent<>("./validate_error.js", Errors.class, this));
    }

    final void put(String buffer, String hex) {
      guest().write((int) guest().global(buffer), HexFormat.of().parseHex(hex));
    }

    final String get(String buffer, int length) {
      return HexFormat.of().formatHex(guest().read((int) guest().global(buffer), length));
    }

    final Curve curve() {
      Curve curve = guest().bind(Curve.class);
      curve.initializeContext();
      return curve;
    }

    @Override
    public int generateInt32() {
      return 0x5EED;
    }

    @Override
    public void throwError(int code) {
      throw new IllegalArgumentException("error " + code);
    }
  }

  private static final class Signing extends CurveUse<List<String>> {
    private final String key;
    private final String hash;

    Signing(String key, String hash) {
      this.key = key;
      this.hash = hash;
    }

    @Override
    List<String> run() {
      Curve curve = curve();
      put("PRIVATE_INPUT", key);
      assertThat(curve.pointFromScalar(33)).isEqualTo(1);
      String point = get("PUBLIC_KEY_INPUT", 33);
      put("HASH_INPUT", hash);
      curve.sign(0);
      String signature = get("SIGNATURE_INPUT", 64);
      put("PUBLIC_KEY_INPUT", point);
      String verified = "verified " + curve.verify(33, 0);
      put("HASH_INPUT", hash.replaceFirst("..", "00"));
      return List.of(point, signature, verified, "of another hash " + curve.verify(33, 0));
    }
  }

  @Test
  void aSignatureIsThePublishedOne() throws Exception {
    String hash = sha256("Satoshi Nakamoto");
    assertThat(Twins.use(module(), () -> new Signing(ONE, hash)))
        .containsExactly(
            GENERATOR,
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            "verified 1",
            "of another hash 0");
  }

  private static final class NoPoint extends CurveUse<String> {
    @Override
    String run() {
      Curve curve = curve();
      put("PUBLIC_KEY_INPUT", "05".repeat(33));
      curve.verify(33, 0);
      return "verified";
    }
  }

  @Test
  void whatTheHostThrowsReachesTheCaller() throws Exception {
    NpmModule module = module();
    assertThatThrownBy(() -> OnGangway.use(module, new NoPoint()))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("error 1");
    assertThatThrownBy(() -> OnEndive.use(module, new NoPoint()))
        .hasStackTraceContaining("error 1");
  }

  private static NpmModule module() throws IOException {
    return NpmModule.of("tiny-secp256k1", "lib/secp256k1.wasm");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
