package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gangway run --invoke}: one function of a module, from the command line. */
class InvokeTest {
  @TempDir static Path home;

  /**
   * {@code add (i32, i32) -> i32}, {@code mix (i64, f32, f64) -> f64}, {@code two () -> (i32,
   * i64)}: -1 and 5, {@code bad () -> ()}: a trap.
   */
  @BeforeAll
  static void makeModule() throws Exception {
    StringBuilder hex = new StringBuilder("0061736d01000000");
    section(hex, "01", "04" + "60027f7f017f" + "60037e7d7c017c" + "6000027f7e" + "600000");
    section(hex, "03", "0400010203");
    section(
        hex,
        "07",
        "04" + export("add", 0) + export("mix", 1) + export("two", 2) + export("bad", 3));
    section(
        hex,
        "0a",
        "04" + "0700200020016a0b" + "0c002000b92001bba02002a00b" + "0600417f42050b" + "0300000b");
    Files.write(home.resolve("m.wasm"), HexFormat.of().parseHex(hex));
  }

  private static void section(StringBuilder hex, String id, String content) {
    hex.append(id).append("%02x".formatted(content.length() / 2)).append(content);
  }

  private static String export(String name, int function) {
    return "%02x".formatted(name.length())
        + HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII))
        + "00%02x".formatted(function);
  }

  private static GangwayProcess.Result invoke(String function, Object... arguments)
      throws Exception {
    Object[] all = new Object[arguments.length + 4];
    all[0] = "run";
    all[1] = "--invoke";
    all[2] = function;
    all[3] = "m.wasm";
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return GangwayProcess.run(home, all);
  }

  @Test
  void numbersGoInAndComeOut() throws Exception {
    invoke("add", "-5", "0x10").exits(0).prints("11\n").isQuiet();
    invoke("add", "4294967295", "2").exits(0).prints("1\n").isQuiet();
    invoke("mix", "-1", "0.5", "1e3").exits(0).prints("999.5\n").isQuiet();
    invoke("two").exits(0).prints("-1\n5\n").isQuiet();
  }

  @Test
  void aTrapIsTheExitStatus() throws Exception {
    assertThat(invoke("bad").exits(134).err()).startsWith("gangway: m.wasm: trap: ");
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheType() throws Exception {
    assertThat(invoke("add", "1").exits(2).err())
        .startsWith("gangway: --invoke add: 1 arguments for (i32, i32) -> i32");
    assertThat(invoke("add", "1", "x").exits(2).err()).contains("'x' is not an i32");
    assertThat(invoke("add", "1", "4294967296").exits(2).err())
        .contains("'4294967296' is not an i32");
    assertThat(invoke("sub").exits(2).err())
        .contains("there is no such function; m.wasm exports add, mix, two, bad");
  }

  @Test
  void aCommandIsNotRun() throws Exception {
    assertThat(
            GangwayProcess.run(home, "run", "--invoke", "main", guest("hello.wasm")).exits(2).err())
        .contains("exports _start");
  }
}
