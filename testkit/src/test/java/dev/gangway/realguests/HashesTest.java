package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Export;
import dev.gangway.settings.TestSettings;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Hashes: xxhash-wasm, written by hand in the text format, and SHA-256 of &#64;chainsafe/as-sha256,
 * in AssemblyScript, whose buffers are exported global variables.
 */
class HashesTest {
  interface Xxhash {
    int xxh32(int data, int length, int seed);

    long xxh64(int data, int length, long seed);

    void init64(int state, long seed);

    void update64(int state, int data, int length);

    long digest64(int state);
  }

  private static final class Xxhashes extends Use<List<String>> {
    private static final int STATE = 0;
    private static final int DATA = 88;
    private final byte[] data;

    Xxhashes(byte[] data) {
      this.data = data;
    }

    @Override
    List<String> run() {
      guest().growTo(DATA + data.length);
      guest().write(DATA, data);
      Xxhash xxhash = guest().bind(Xxhash.class);
      String at32 = "%08x".formatted(xxhash.xxh32(DATA, data.length, 0));
      String at64 = "%016x".formatted(xxhash.xxh64(DATA, data.length, 0));
      xxhash.init64(STATE, 0);
      for (int at = 0; at < data.length; at += 1000) {
        xxhash.update64(STATE, DATA + at, Math.min(1000, data.length - at));
      }
      return List.of(at32, at64, "%016x".formatted(xxhash.digest64(STATE)));
    }
  }

  private static List<String> xxhash(byte[] data) throws Exception {
    NpmModule module = NpmModule.of("xxhash-wasm", "workerd/xxhash.wasm");
    return Twins.use(module, () -> new Xxhashes(data));
  }

  @Test
  void xxhashGivesThePublishedHashes() throws Exception {
    assertThat(xxhash("Nobody inspects the spammish repetition".getBytes(UTF_8)))
        .containsExactly("e2293b2f", "fbcea83c8a378bf1", "fbcea83c8a378bf1");
    assertThat(xxhash(new byte[0]))
        .containsExactly("02cc5d05", "ef46db3751d8e999", "ef46db3751d8e999");
  }

  @Test
  void xxhashInPiecesIsThatOfTheWhole() throws Exception {
    List<String> hashes = xxhash(random(300_000));
    assertThat(hashes.get(1)).isEqualTo(hashes.get(2));
  }

  interface Abort {
    void abort(int message, int file, int line, int column);
  }

  interface Sha256 {
    void init();

    void update(int data, int length);

    @Export("final")
    void finish(int output);
  }

  private static final class Sha256s extends Use<String> implements Abort {
    private final byte[] data;

    Sha256s(byte[] data) {
      this.data = data;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Abort.class, this));
    }

    @Override
    String run() {
      int input = (int) guest().global("input");
      int output = (int) guest().global("output");
      int room = (int) guest().global("INPUT_LENGTH");
      Sha256 sha256 = guest().bind(Sha256.class);
      sha256.init();
      for (int at = 0; at < data.length; at += room) {
        byte[] piece = Arrays.copyOfRange(data, at, Math.min(at + room, data.length));
        guest().write(input, piece);
        sha256.update(input, piece.length);
      }
      sha256.finish(output);
      return HexFormat.of().formatHex(guest().read(output, 32));
    }

    @Override
    public void abort(int message, int file, int line, int column) {
      throw new IllegalStateException("abort at %d:%d".formatted(line, column));
    }
  }

  @Test
  void sha256IsThatOfTheJdk() throws Exception {
    NpmModule module = NpmModule.of("@chainsafe/as-sha256", "build/optimized.wasm");
    for (byte[] data : List.of(new byte[0], "abc".getBytes(UTF_8), random(10_000))) {
      assertThat(Twins.use(module, () -> new Sha256s(data)))
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
    }
  }

  private static byte[] random(int length) {
    long seed = TestSettings.seed();
    System.out.println("HashesTest: gangway.seed=" + seed);
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
