package dev.gangway.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.ExecFormatException;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.guest.CallSequence.At;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guests that import {@code wasi_unstable}, the first version of WASI. What they see is compared
 * with what their twins see that import preview1, here and on node, if it is installed.
 *
 * <p>Node itself takes {@code wasi_unstable} for another name of preview1: there, only programs
 * whose calls are the same in both versions work.
 */
@Timeout(120)
class Preview0GuestTest {
  private static final String PREVIEW0 = "wasi_unstable";
  private static final String PREVIEW1 = "wasi_snapshot_preview1";

  /** {@code fd_read}, {@code fd_seek}, {@code fd_tell}, {@code fd_filestat_get}, poll. */
  private static final long RIGHTS = 1 << 1 | 1 << 2 | 1 << 5 | 1 << 21 | 1 << 27;

  private static final int FD = 512;
  private static final int RESULTS = 256;
  private static final int NAME = 600;

  private static final String NODE =
      """
      import { readFileSync } from 'node:fs';
      import { WASI } from 'node:wasi';
      const [wasm, directory, version] = process.argv.slice(-3);
      const wasi = new WASI({ version, preopens: { '/': directory }, returnOnExit: false });
      const imports = { wasi_unstable: wasi.wasiImport, wasi_snapshot_preview1: wasi.wasiImport };
      const module = await WebAssembly.compile(readFileSync(wasm));
      wasi.start(await WebAssembly.instantiate(module, imports));
      """;

  @TempDir Path host;
  @TempDir Path scratch;

  @BeforeEach
  void makeFile() throws IOException {
    Files.writeString(host.resolve("f"), "0123456789");
    Files.createLink(host.resolve("g"), host.resolve("f"));
    Files.setLastModifiedTime(
        host.resolve("f"), FileTime.from(Instant.ofEpochSecond(1_234_567_890, 123_456_789)));
  }

  /** A guest that opens the file {@code f}; the descriptor is at {@link #FD}. */
  private static CallSequence opened(String module) {
    return new CallSequence(module)
        .store(NAME, "f")
        .call("path_open", 3, 1, NAME, 1, 0, RIGHTS, 0L, 0, FD);
  }

  /** What a guest prints. */
  private record Printed(ByteBuffer bytes) {
    int errno(int call) {
      return bytes.getInt(4 * call);
    }

    int i32(int at) {
      return bytes.getInt(at);
    }

    long i64(int at) {
      return bytes.getLong(at);
    }
  }

  private static Printed printed(byte[] bytes) {
    assertThat(bytes).hasSize(CallSequence.PRINTED);
    return new Printed(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  private Printed run(CallSequence calls) throws IOException {
    return run(calls, null);
  }

  private Printed run(CallSequence calls, @Nullable PrintStream trace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gangway gangway = Gangway.builder().directory("/", host).build()) {
      Guest.Builder builder =
          gangway.guest(gangway.load(calls.build(), "old")).stdout(out).name("old");
      if (trace != null) {
        builder.trace(trace);
      }
      try (Guest guest = builder.build()) {
        assertThat(guest.run().code()).isZero();
      }
    }
    return printed(out.toByteArray());
  }

  /** The same on node; the test is skipped if there is none. */
  private Printed runOnNode(CallSequence calls, String version) throws Exception {
    Path wasm = Files.write(scratch.resolve("guest.wasm"), calls.build());
    Path script = Files.writeString(scratch.resolve("run.mjs"), NODE);
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    Process node;
    try {
      node =
          new ProcessBuilder(
                  "node",
                  "--no-warnings",
                  script.toString(),
                  wasm.toString(),
                  host.toString(),
                  version)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "node is not installed");
      throw e;
    }
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).as(Files.readString(err)).isZero();
    return printed(Files.readAllBytes(out));
  }

  /** Seeks by 3 from the start, from the position and from the end, with these numbers. */
  private static CallSequence seeking(String module, int set, int cur, int end) {
    return opened(module)
        .call("fd_seek", new At(FD), 3L, set, RESULTS)
        .call("fd_seek", new At(FD), 4L, cur, RESULTS + 8)
        .call("fd_seek", new At(FD), -1L, end, RESULTS + 16)
        .call("fd_tell", new At(FD), RESULTS + 24)
        .call("fd_seek", new At(FD), 0L, 3, RESULTS + 32);
  }

  private static void assertSought(Printed seen) {
    for (int call = 0; call < 5; call++) {
      assertThat(seen.errno(call)).as("errno of call %d", call).isZero();
    }
    assertThat(seen.errno(5)).as("EINVAL").isEqualTo(28);
    assertThat(seen.i64(RESULTS)).isEqualTo(3);
    assertThat(seen.i64(RESULTS + 8)).isEqualTo(7);
    assertThat(seen.i64(RESULTS + 16)).isEqualTo(9);
    assertThat(seen.i64(RESULTS + 24)).isEqualTo(9);
  }

  @Test
  void seeksHaveTheirOwnNumbers() throws Exception {
    assertSought(run(seeking(PREVIEW0, 2, 0, 1)));
    assertSought(run(seeking(PREVIEW1, 0, 1, 2)));
    assertSought(runOnNode(seeking(PREVIEW1, 0, 1, 2), "preview1"));
  }

  private static CallSequence asking(String module) {
    return opened(module)
        .store(RESULTS + 56, -1L)
        .store(RESULTS + 64 + 56, -1L)
        .call("fd_filestat_get", new At(FD), RESULTS)
        .call("path_filestat_get", 3, 0, NAME, 1, RESULTS + 64);
  }

  @Test
  void attributesHaveTheirOwnLayout() throws Exception {
    Printed old = run(asking(PREVIEW0));
    Printed here = run(asking(PREVIEW1));
    Printed node = runOnNode(asking(PREVIEW1), "preview1");
    for (int at = RESULTS; at <= RESULTS + 64; at += 64) {
      assertThat(old.errno(1) | old.errno(2)).isZero();
      assertThat(old.i64(at + 56)).as("what is behind").isEqualTo(-1);
      assertThat(old.i64(at + 40)).as("mtim").isEqualTo(1_234_567_890_123_456_789L);
      for (Printed other : new Printed[] {here, node}) {
        assertThat(old.i64(at + 8)).as("ino").isEqualTo(other.i64(at + 8));
        assertThat(old.i32(at + 16)).as("type").isEqualTo(other.i32(at + 16)).isEqualTo(4);
        assertThat(old.i32(at + 20)).as("nlink").isEqualTo(other.i32(at + 24)).isEqualTo(2);
        assertThat(old.i64(at + 24)).as("size").isEqualTo(other.i64(at + 32)).isEqualTo(10);
        assertThat(old.i64(at + 40)).as("mtim").isEqualTo(other.i64(at + 48));
      }
      assertThat(old.i64(at)).as("dev").isEqualTo(here.i64(at));
      assertThat(old.i64(at + 32)).as("atim").isEqualTo(here.i64(at + 40));
      assertThat(old.i64(at + 48)).as("ctim").isEqualTo(here.i64(at + 56));
    }
  }

  /**
   * Waits for a clock and a file.
   *
   * @param size of a subscription
   * @param clock where a clock's number is in it
   */
  private static CallSequence waiting(String module, int size, int clock) {
    int first = 2048;
    int second = first + size;
    return opened(module)
        .store(first, 0x1111_2222_3333_4444L)
        .store(first + clock, 1)
        .store(first + clock + 8, 86_400_000_000_000L)
        .store(second, 7L)
        .store(second + 8, 1)
        .call("path_open", 3, 1, NAME, 1, 0, RIGHTS, 0L, 0, second + 16)
        .call("poll_oneoff", first, RESULTS, 2, RESULTS + 64)
        .store(first + clock + 8, 1_000_000L)
        .call("poll_oneoff", first, RESULTS + 72, 1, RESULTS + 104);
  }

  @Test
  void subscriptionsHaveTheirOwnLayout() throws Exception {
    assertWaited(run(waiting(PREVIEW0, 56, 24)));
    assertWaited(run(waiting(PREVIEW1, 48, 16)));
    // node cannot wait for a regular file: EPERM
    assertWaitedForTheClock(runOnNode(waiting(PREVIEW1, 48, 16), "preview1"));
  }

  private static void assertWaited(Printed seen) {
    assertThat(seen.errno(2)).isZero();
    assertThat(seen.i32(RESULTS + 64)).as("events").isEqualTo(1);
    assertThat(seen.i64(RESULTS)).as("userdata").isEqualTo(7);
    assertThat(seen.i32(RESULTS + 8)).as("no error, to read").isEqualTo(1 << 16);
    assertWaitedForTheClock(seen);
  }

  private static void assertWaitedForTheClock(Printed seen) {
    assertThat(seen.errno(3)).isZero();
    assertThat(seen.i32(RESULTS + 104)).as("events").isEqualTo(1);
    assertThat(seen.i64(RESULTS + 72)).as("userdata").isEqualTo(0x1111_2222_3333_4444L);
    assertThat(seen.i32(RESULTS + 80)).as("no error, a clock").isZero();
  }

  /** Calls that are the same in both versions. */
  private static CallSequence reading(String module) {
    return opened(module)
        .store(700, 300)
        .store(704, 4)
        .call("fd_read", new At(FD), 700, 1, RESULTS)
        .call("fd_pread", new At(FD), 700, 1, 6L, RESULTS + 4)
        .call("fd_tell", new At(FD), RESULTS + 8)
        .call("args_sizes_get", RESULTS + 16, RESULTS + 20)
        .call("fd_prestat_get", 3, RESULTS + 24)
        .call("fd_write", 99, 700, 1, RESULTS + 32)
        .call("fd_close", new At(FD))
        .call("fd_close", new At(FD))
        .store(FD, 0);
  }

  @Test
  void theOtherCallsAreThoseOfPreview1() throws Exception {
    Printed old = run(reading(PREVIEW0));
    for (int call = 0; call <= 5; call++) {
      assertThat(old.errno(call)).as("errno of call %d", call).isZero();
    }
    assertThat(old.errno(6)).isEqualTo(8);
    assertThat(old.errno(7)).isZero();
    assertThat(old.errno(8)).isEqualTo(8);
    byte[] read = new byte[4];
    old.bytes.get(300, read);
    assertThat(read).asString(UTF_8).isEqualTo("6789");
    assertThat(run(reading(PREVIEW1))).isEqualTo(old);
    Printed node = runOnNode(reading(PREVIEW0), "unstable");
    node.bytes.putInt(RESULTS + 16, old.i32(RESULTS + 16)); // node has no argv[0]
    node.bytes.putInt(RESULTS + 20, old.i32(RESULTS + 20));
    assertThat(node).isEqualTo(old);
  }

  @Test
  void theTraceHasTheNamesOfItsOwnNumbers() throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    run(seeking(PREVIEW0, 2, 0, 1), new PrintStream(lines, true, UTF_8));
    assertThat(lines.toString(UTF_8))
        .contains("fd_seek(4, 3, SEEK_SET) = 0 (newoffset 3)\n")
        .contains("fd_seek(4, 4, SEEK_CUR) = 0 (newoffset 7)\n")
        .contains("fd_seek(4, -1, SEEK_END) = 0 (newoffset 9)\n");
  }

  @Test
  void aCallThatTheVersionLacksOrThatHasAnotherTypeIsRefused() throws IOException {
    try (Gangway gangway = Gangway.builder().build()) {
      byte[] later = new CallSequence(PREVIEW0).call("sock_accept", 3, 0, 0).build();
      assertThatThrownBy(() -> gangway.guest(gangway.load(later, "later")).build())
          .isInstanceOf(ExecFormatException.class)
          .hasMessage(
              "later: imports the unknown function wasi_unstable.sock_accept"
                  + " (i32, i32, i32) -> i32");
      byte[] wrong = new CallSequence(PREVIEW0).call("fd_seek", 3, 0, 0, 0).build();
      assertThatThrownBy(() -> gangway.guest(gangway.load(wrong, "wrong")).build())
          .isInstanceOf(ExecFormatException.class)
          .hasMessage(
              "wrong: imports wasi_unstable.fd_seek as (i32, i32, i32, i32) -> i32,"
                  + " but it is (i32, i64, i32, i32) -> i32");
    }
  }
}
