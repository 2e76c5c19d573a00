package dev.gangway.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.CacheMode;
import dev.gangway.Gangway;
import dev.gangway.guest.RunningGuests.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A compiled program that imports from the module {@code gangway} copies and punches, on the host
 * and in memory. Files come in and out by the host's directory.
 */
@Timeout(120)
class GangwayModuleGuestTest {
  private static final int SIZE = 300_000;

  @TempDir Path host;

  /** Neither periodic in pages nor compressible. */
  private static byte[] random(int n) {
    byte[] bytes = new byte[n];
    new Random(n).nextBytes(bytes);
    return bytes;
  }

  private Gangway gangway(CacheMode mode) throws IOException {
    return Gangway.builder().directory("/host", host, mode).tmpfs("/mem", 16 << 20).build();
  }

  private static void runs(String out, Gangway gangway, String... args) throws IOException {
    Outcome outcome = RunningGuests.run(gangway, "range", args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo(out + "\n");
    assertThat(outcome.status().code()).isZero();
  }

  private static void fails(String err, Gangway gangway, String... args) throws IOException {
    Outcome outcome = RunningGuests.run(gangway, "range", args);
    assertThat(outcome.err()).isEqualTo("range: " + err + "\n");
    assertThat(outcome.status().code()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void aFileGoesFromTheHostToMemoryAndBack(CacheMode mode) throws IOException {
    byte[] content = random(SIZE);
    Files.write(host.resolve("a"), content);
    try (Gangway gangway = gangway(mode)) {
      String all = "copied 300000, from 300000 to 300000";
      runs(all, gangway, "copy", "/host/a", "-", "/mem/b", "-", "1000000");
      runs(all, gangway, "copy", "/mem/b", "0", "/host/c", "0", "1000000");
    }
    assertThat(host.resolve("c")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @CsvSource({"/host,WRITEBACK", "/host,WRITETHROUGH", "/host,NONE", "/mem,WRITEBACK"})
  void oneFileIsCopiedWithinAPage(String mount, CacheMode mode) throws IOException {
    byte[] content = random(SIZE);
    Files.write(host.resolve("a"), content);
    String file = mount + "/f";
    try (Gangway gangway = gangway(mode)) {
      runs(
          "copied 300000, from 300000 to 300000",
          gangway,
          "copy",
          "/host/a",
          "-",
          file,
          "-",
          "1000000");
      runs("copied 500, from 70500 to 71200", gangway, "copy", file, "70000", file, "70700", "500");
      runs("punched", gangway, "punch", file, "4000", "100000");
      runs(
          "copied 300000, from 300000 to 300000",
          gangway,
          "copy",
          file,
          "-",
          "/host/c",
          "-",
          "1000000");
      fails(file + ": Invalid argument", gangway, "copy", file, "70000", file, "70499", "500");
    }
    System.arraycopy(content, 70_000, content, 70_700, 500);
    Arrays.fill(content, 4_000, 104_000, (byte) 0);
    assertThat(host.resolve("c")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/host", "/mem"})
  void whatCannotBeCopiedSaysWhy(String mount) throws IOException {
    Files.writeString(host.resolve("a"), "0123456789");
    try (Gangway gangway = gangway(CacheMode.WRITEBACK)) {
      fails(mount + "/b: Is a directory", gangway, "copy", mount, "0", mount + "/b", "0", "1");
      fails(
          mount + "/b: Invalid argument",
          gangway,
          "copy",
          "/host/a",
          "9223372036854775808",
          mount + "/b",
          "0",
          "1");
      fails(mount + "/b: Invalid argument", gangway, "punch", mount + "/b", "0", "0");
      fails(
          mount + "/b: File too large", gangway, "punch", mount + "/b", "1", "9223372036854775807");
    }
  }

  @Test
  void aTraceShowsTheCalls() throws IOException {
    Files.writeString(host.resolve("a"), "0123456789");
    ByteArrayOutputStream trace = new ByteArrayOutputStream();
    try (Gangway gangway = gangway(CacheMode.WRITEBACK)) {
      RunningGuests.run(
          gangway
              .guest(RunningGuests.program("range"))
              .args("copy", "/host/a", "4", "/mem/b", "-", "5")
              .trace(new PrintStream(trace, true, UTF_8)));
    }
    assertThat(trace.toString(UTF_8).lines())
        .contains("copy_file_range(5, [4], 6, NULL, 5, 0) = 0 (copied 5)");
  }
}
