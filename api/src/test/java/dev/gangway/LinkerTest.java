package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a module imports is found, or all that is missing is named with its type. */
class LinkerTest {
  private final Gangway gangway = Gangway.builder().build();

  @AfterEach
  void close() {
    gangway.close();
  }

  /**
   * A module.
   *
   * @param sections for each its number and its content in hexadecimal, in turn
   */
  private static byte[] module(String... sections) {
    StringBuilder hex = new StringBuilder("0061736d01000000");
    for (int i = 0; i < sections.length; i += 2) {
      String content = sections[i + 1].replace(" ", "");
      int length = content.length() / 2;
      hex.append(sections[i]);
      for (; length > 0x7f; length >>= 7) {
        hex.append("%02x".formatted((length & 0x7f) | 0x80));
      }
      hex.append("%02x".formatted(length)).append(content);
    }
    return HexFormat.of().parseHex(hex);
  }

  private static String name(String text) {
    return "%02x".formatted(text.length())
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Guest.Builder load(byte[] module) throws ExecFormatException {
    return gangway.guest(gangway.load(module, "m"));
  }

  /** Imports a function, a memory, a global variable, a table, a system call of another type. */
  private static final byte[] ALL =
      module(
          "01",
          "02 600000 60027f7e017d",
          "02",
          "05"
              + (name("env") + name("a") + "00 01")
              + (name("env") + name("b") + "02 00 01")
              + (name("env") + name("c") + "03 7f 01")
              + (name("env") + name("d") + "01 70 00 03")
              + (name("wasi_snapshot_preview1") + name("proc_exit") + "00 00"));

  @Test
  void allThatIsMissingIsListed() throws Exception {
    assertThatThrownBy(load(ALL)::build)
        .isInstanceOf(ExecFormatException.class)
        .hasMessageStartingWith(
            "m: imports the unknown function env.a (i32, i64) -> f32,"
                + " the unknown global env.c (mut i32),"
                + " the unknown table env.d 3 funcref,"
                + " wasi_snapshot_preview1.proc_exit as () -> (), but it is (i32) -> ();"
                + " known modules: ");
  }

  @Test
  void whatTheEmbedderHasOfAnotherTypeIsListed() throws Exception {
    HostModule env =
        HostModule.builder("env")
            .function("a", FunctionType.of(ValueType.I32), (call, args, results) -> {})
            .global("c", HostGlobal.constant(ValueType.I32, 1))
            .table("d", 2)
            .build();
    assertThatThrownBy(load(ALL).hostModule(env)::build)
        .isInstanceOf(ExecFormatException.class)
        .hasMessageContaining("env.a as (i32, i64) -> f32, but it is (i32) -> ()")
        .hasMessageContaining("env.c as global (mut i32), but it is global i32")
        .hasMessageContaining("env.d as table 3 funcref, but it is a table of 2 elements");
  }

  @Test
  void aListAndANameAreShortened() throws Exception {
    StringBuilder imports = new StringBuilder("e807"); // 1000
    imports.repeat("01 61 01 62 00 00 ", 1000);
    byte[] many = module("01", "01 600000", "02", imports.toString());
    assertThatThrownBy(load(many)::build)
        .hasMessageContaining("a.b () -> () and 900 more; known modules: ");
    byte[] wide =
        module("01", "01 600000", "02", "01 e807" + "78".repeat(1000) + name("f") + "00 00");
    assertThatThrownBy(load(wide)::build)
        .hasMessageContaining("function " + "x".repeat(100) + "....f () -> ();");
  }

  @Test
  void aTableAboveTheLimitOfElementsIsRefused() throws Exception {
    byte[] wasm = module("02", "01" + name("env") + name("t") + "01 70 00 01");
    HostModule env = HostModule.builder("env").table("t", Integer.MAX_VALUE).build();
    try (Guest guest = load(wasm).hostModule(env).build()) {
      assertThatThrownBy(guest::start)
          .isInstanceOf(GuestException.class)
          .hasMessage("m: trap: tables of more than 1048576 elements");
    }
  }

  @Test
  void globalsTablesAndTheGuestsOwnMemoryAreImported() throws Exception {
    // (import env: memory 1, global mut i32, table 2) get: global.get 0; set: global.set 0;
    // size: table.size 0; load: i32.load 0; data at 0: 42
    byte[] wasm =
        module(
            "01",
            "02 6000017f 60017f00",
            "02",
            "03"
                + (name("env") + name("memory") + "02 00 01")
                + (name("env") + name("g") + "03 7f 01")
                + (name("env") + name("t") + "01 70 00 02"),
            "03",
            "04 00 01 00 00",
            "07",
            "04"
                + (name("get") + "00 00")
                + (name("set") + "00 01")
                + (name("size") + "00 02")
                + (name("load") + "00 03"),
            "0a",
            "04" + "04 00 23000b" + "06 00 20002400 0b" + "05 00 fc1000 0b" + "07 00 4100280200 0b",
            "0b",
            "01 00 41000b 04 2a000000");
    HostGlobal global = HostGlobal.mutable(ValueType.I32, 7);
    HostModule env = HostModule.builder("env").global("g", global).table("t", 5).build();
    try (Guest guest = load(wasm).hostModule(env).build();
        Guest other = load(wasm).hostModule(env).build()) {
      guest.start();
      other.start();
      assertThat(guest.function("get").call()).isEqualTo(7);
      guest.function("set").call(-8);
      assertThat((int) global.get()).isEqualTo(-8);
      assertThat(other.function("get").call()).as("shared").isEqualTo(-8);
      assertThat(guest.function("size").call()).isEqualTo(5);
      assertThat(guest.function("load").call()).isEqualTo(42);
    }
  }

  @Test
  void aMemoryThatIsImportedIsLimitedAsAnother() throws Exception {
    byte[] wasm = module("02", "01" + name("env") + name("memory") + "02 00 80 02");
    Guest.Builder builder =
        Gangway.builder().maxMemory(1 << 20).build().guest(gangway.load(wasm, "m"));
    assertThatThrownBy(builder::build)
        .hasMessage("m: starts with 16384 KiB of memory, more than the limit of 1024 KiB");
  }

  /**
   * Globals: env.host i64, mutable and imported; an i32, an f32, an f64, a funcref. Their exports,
   * and a function that sets the i32.
   */
  private static final byte[] GLOBALS =
      module(
          "01",
          "01 60017f00",
          "02",
          "01" + name("env") + name("host") + "03 7e 01",
          "03",
          "01 00",
          "06",
          "04"
              + "7f 01 417e0b"
              + "7d 00 43000000bf0b"
              + "7c 00 44000000000000f03f0b"
              + "70 00 d0700b",
          "07",
          "06"
              + (name("host") + "03 00")
              + (name("int") + "03 01")
              + (name("float") + "03 02")
              + (name("double") + "03 03")
              + (name("function") + "03 04")
              + (name("set_int") + "00 00"),
          "0a",
          "01" + "06 00 20002401 0b");

  private Guest.Builder globals(HostGlobal host) throws ExecFormatException {
    return load(GLOBALS).hostModule(HostModule.builder("env").global("host", host).build());
  }

  @Test
  void exportedGlobalsAreReadAndSet() throws Exception {
    HostGlobal host = HostGlobal.mutable(ValueType.I64, 1L << 40);
    try (Guest guest = globals(host).build()) {
      guest.start();
      GuestGlobal number = guest.global("int");
      assertThat(number.get()).isEqualTo(-2);
      guest.function("set_int").call(-3);
      assertThat(number.get()).isEqualTo(-3);
      number.set(0x1_8000_0000L);
      assertThat(number.get()).as("the low 32 bits").isEqualTo(Integer.MIN_VALUE);
      assertThat(Float.intBitsToFloat((int) guest.global("float").get())).isEqualTo(-0.5f);
      assertThat(Double.longBitsToDouble(guest.global("double").get())).isEqualTo(1);
      GuestGlobal imported = guest.global("host");
      assertThat(imported.get()).isEqualTo(1L << 40);
      imported.set(5);
      assertThat(host.get()).isEqualTo(5);
      assertThat(number).hasToString("int global (mut i32)");
    }
  }

  @Test
  void aGlobalThatCannotBeReadOrSetIsRefusedWithTheReason() throws Exception {
    try (Guest guest = globals(HostGlobal.mutable(ValueType.I64, 0)).build()) {
      assertThatThrownBy(() -> guest.global("int"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("m: start() must be called before global()");
      guest.start();
      assertThatThrownBy(() -> guest.global("none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("m: exports no global none; it exports host global (mut i64), ")
          .hasMessageNotContaining("set_int");
      assertThatThrownBy(() -> guest.global("set_int"))
          .hasMessage("m: exports no global set_int: it is a (i32) -> ()");
      assertThatThrownBy(() -> guest.global("function"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("m: function is a global funcref, not a number");
      assertThatThrownBy(() -> guest.global("float").set(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("float global f32 is a constant");
    }
  }
}
