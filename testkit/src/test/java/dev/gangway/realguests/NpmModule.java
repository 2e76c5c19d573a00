package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.GuestPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A module of a package of npm. */
final class NpmModule {
  /** A module in base64: its first bytes are {@code \0asm} and a version. */
  private static final Pattern IN_BASE64 = Pattern.compile("AGFzbQEA[A-Za-z0-9+/]+=*");

  /** Each is read, and compiled, once for the whole JVM. */
  private static final Map<Path, NpmModule> KNOWN = new ConcurrentHashMap<>();

  private final String name;
  private final byte[] wasm;

  private NpmModule(String name, byte[] wasm) {
    this.name = name;
    this.wasm = wasm;
  }

  /** The name of the package. */
  String name() {
    return name;
  }

  byte[] wasm() {
    return wasm.clone();
  }

  /**
   * Reads a module.
   *
   * @param name the package
   * @param file in the package: the module, or JavaScript that has it in base64
   */
  static NpmModule of(String name, String file) throws IOException {
    Path npm = GuestPrograms.directory().resolveSibling("target/npm");
    if (!Files.exists(npm.resolve("fetched.json"))) {
      String missing = "the packages of npm are missing: run guests/npm.sh";
      Assumptions.assumeTrue(TestSettings.full(), missing);
      throw new AssertionError(missing);
    }
    Path path = npm.resolve("node_modules").resolve(name).resolve(file);
    NpmModule known = KNOWN.get(path);
    if (known == null) {
      byte[] wasm =
          file.endsWith(".wasm") ? Files.readAllBytes(path) : inBase64(Files.readString(path));
      known = KNOWN.computeIfAbsent(path, _ -> new NpmModule(name, wasm));
    }
    return known;
  }

  private static byte[] inBase64(String script) {
    String longest =
        IN_BASE64
            .matcher(script)
            .results()
            .map(MatchResult::group)
            .max(Comparator.comparingInt(String::length))
            .orElseThrow();
    return Base64.getDecoder().decode(longest.getBytes(ISO_8859_1));
  }
}
