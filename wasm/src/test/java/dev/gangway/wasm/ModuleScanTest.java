package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasm.ScannedModule.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleScanTest {
  private static final Path GUESTS = Path.of("../guests");

  private static ScannedModule scan(byte[] wasm) {
    return ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
  }

  private static void refuses(TestModule module, String reason) {
    refuses(module.build(), reason);
  }

  private static void refuses(byte[] wasm, String reason) {
    assertThatThrownBy(() -> scan(wasm))
        .isInstanceOf(RefusedModuleException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void acceptsAllGuests() throws Exception {
    try (DirectoryStream<Path> guests = Files.newDirectoryStream(GUESTS, "*.wasm")) {
      for (Path guest : guests) {
        ScannedModule module = scan(Files.readAllBytes(guest));
        assertThat(module.exports())
            .as("%s", guest)
            .anyMatch(e -> e.name().matches("_start|_initialize"));
        assertThat(module.size().instructions()).isPositive();
      }
    }
  }

  @Test
  void findsImportsExportsAndMemory() {
    ScannedModule module = scan(new TestModule().importing("env", "f").build());
    assertThat(module.imports())
        .containsExactly(new ScannedModule.Import("env", "f", Kind.FUNCTION, 0));
    assertThat(module.exports())
        .containsExactly(new ScannedModule.Export("_start", Kind.FUNCTION, 0));
    assertThat(module.memory())
        .isEqualTo(new ScannedModule.Memory(1, ScannedModule.NO_MAXIMUM, false));
    assertThat(module.importedFunctions()).isEqualTo(1);
    assertThat(module.functions()).containsExactly(0, 0);
  }

  /** Each prefix of a module, and each module with one byte changed, is accepted or refused. */
  @Test
  void throwsNothingElse() throws Exception {
    byte[] wasm = Files.readAllBytes(GUESTS.resolve("hello.wasm"));
    for (int length = 0; length < Math.min(wasm.length, 3000); length++) {
      tryToScan(Arrays.copyOf(wasm, length));
    }
    for (int i = 0; i < Math.min(wasm.length, 3000); i++) {
      byte[] changed = wasm.clone();
      changed[i] ^= (byte) 0xff;
      tryToScan(changed);
    }
  }

  private static void tryToScan(byte[] wasm) {
    try {
      scan(wasm);
    } catch (RefusedModuleException e) {
      assertThat(e.reason()).isNotBlank();
    }
  }

  @Test
  void countsAndLengthsAreAtMostTheBytesThatAreLeft() {
    // 2^32-1 of each: an engine would allocate a list or an array of that size.
    String claim = "ffffffff0f";
    refuses(TestModule.hex("0061736d01000000 01" + claim), "a length of 4294967295");
    for (int id : new int[] {1, 2, 3, 4, 6, 7, 9, 10, 11, 13}) {
      refuses(new TestModule().section(id, claim), "a count of 4294967295 with 0 bytes left");
    }
    refuses(new TestModule().section(Sections.TYPE, "01 60" + claim), "a count of 4294967295");
    refuses(new TestModule().section(Sections.TYPE, "01 4e" + claim), "a count of 4294967295");
    refuses(new TestModule().section(Sections.DATA, "01 01" + claim), "a length of 4294967295");
    refuses(
        new TestModule().section(Sections.ELEMENT, "01 00 41000b" + claim),
        "a count of 4294967295");
    refuses(new TestModule().section(Sections.CODE, "01" + claim), "a length of 4294967295");
    refuses(new TestModule().body(claim, new byte[0]), "a count of 4294967295 with 1 bytes left");
    refuses(new TestModule().body("41000e" + claim), "a count of 4294967295");
    refuses(new TestModule().body("1f40" + claim), "a count of 4294967295");
    refuses(new TestModule().body("41004100411c" + claim), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fd0c00000000000000000000000000000000 1a | SIMD (vector instructions)",
        "4100 fd0f 1a | SIMD (vector instructions)",
        "fd8002 | relaxed SIMD (vector instructions)",
        "0640 0700 1a 0b | legacy exception handling",
        "fb02 0000 | WebAssembly GC",
        "fb8001 | stringref",
        "fc13 | wide arithmetic",
        "e000 | stack switching",
        "4100 28420100 1a | multiple memories",
        "3f01 1a | multiple memories",
      })
  void namesWhatIsNotSupported(String body, String feature) {
    refuses(new TestModule().body(body), "uses " + feature);
  }

  @Test
  void namesTypesAndMemoriesThatAreNotSupported() {
    refuses(new TestModule().section(Sections.MEMORY, "01 04 01"), "uses memory64");
    refuses(new TestModule().section(Sections.MEMORY, "01 08 01 00"), "uses custom page sizes");
    refuses(new TestModule().section(Sections.MEMORY, "02 0001 0001"), "uses multiple memories");
    refuses(new TestModule().section(Sections.TYPE, "02 600000 5f00"), "uses WebAssembly GC");
    refuses(new TestModule().section(Sections.TYPE, "02 600000 60017b00"), "uses SIMD");
    refuses(new TestModule().section(Sections.TYPE, "02 600000 5d00"), "uses stack switching");
    refuses(
        TestModule.hex("0061736d0d000100"),
        "is a WebAssembly component (preview2); only core modules are supported: build it for wasm32-wasip1");
    refuses(TestModule.hex("0061736d02000000"), "not a WebAssembly core module of version 1");
    refuses(new byte[0], "not a WebAssembly module");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(module)",
        "(module $name (func))",
        "\r\n\t ( module\n)",
        ";; a comment\n(module)",
        "(; a (; nested ;) comment ;)(;;)(func)",
        "(memory 1)",
        "(import \"a\" \"b\" (func))",
      })
  void saysHowToAssembleText(String text) {
    refuses(
        text.getBytes(StandardCharsets.UTF_8),
        "is WebAssembly text, not a binary module; assemble it with wat2wasm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(",
        "()",
        "(modules)",
        "(moduleA)",
        "(define x 1)",
        "module",
        "; (module)",
        ";; (module)",
        "(; (module)",
        "(; ;",
        "#!/bin/sh\n(module)",
        "\0asn\1\0\0\0(module)",
      })
  void otherTextIsNoModule(String text) {
    assertThatThrownBy(() -> scan(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RefusedModuleException.class)
        .hasMessage("not a WebAssembly module");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6a", // i32.add of nothing
        "4100", // a surplus operand
        "4200 45 1a", // i32.eqz of an i64
        "0c01", // a branch to a missing block
        "05", // an else without an if
        "2000 1a", // a missing local variable
        "1001", // a missing function
        "2300 1a", // a missing global variable
        "ff", // no instruction
        "4100 0440 4100 0b", // a surplus operand in a block
        "0b 01", // a byte after the end
      })
  void refusesBodiesThatAreNotValid(String body) {
    refuses(new TestModule().body(body), "not a valid WebAssembly module: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4100 1a",
        "4100 0440 01 05 01 0b",
        "0240 0c00 0b",
        "0340 4100 0d00 0b",
        "00 6a 1a", // anything behind unreachable
        "0240 0240 4100 0e 01 00 01 0b 0b",
        "1f40 00 0b", // try_table
        "d070 d1 1a",
        "4100 4100 fe00 02 00 1a", // atomic.notify
        "027f 4100 0b 1a",
        "0f 4200 1a", // behind a return
        "00 1b 1a", // select of operands that are not there
      })
  void acceptsBodiesThatAreValid(String body) {
    assertThat(scan(new TestModule().body(body).build()).functions()).hasSize(1);
  }

  @Test
  void limitsWhatAFunctionMayHave() {
    refuses(
        new TestModule().body("02 a08d067f a08d067f", new byte[0]),
        "has 100,000 local variables of a function; the limit locals is 50,000 (function 0)");
    refuses(
        new TestModule().body("00", TestModule.repeated("0240", 10_001)),
        "blocks inside one another; the limit nesting is 10,000");
    refuses(
        new TestModule().body("00", TestModule.repeated("4100", 10_001)),
        "operands on the stack; the limit operands is 10,000");
    byte[] table =
        new WasmWriter()
            .bytes(TestModule.hex("41000e"))
            .u32(1_000_000)
            .bytes(new byte[1_000_001])
            .toByteArray();
    refuses(new TestModule().body("00", table), "has 1,000,000 targets of a br_table");
    refuses(
        new TestModule().body("00", TestModule.repeated("01", (4 << 20) + 1)),
        "bytes of a function; the limit function-bytes is 4,194,304");
  }

  /** 49,999 variables in a function of 20,000 blocks: the engine keeps all at each. */
  @Test
  void limitsTheProductOfVariablesAndBlocks() {
    refuses(
        new TestModule().body("01 cf86037f", TestModule.repeated("41000440 0b", 20_000)),
        "units of work to compile a function");
  }

  @Test
  void limitsTheWorkOfAllFunctions() {
    int functions = 100_000; // of 50,000 variables each, in 7 bytes
    WasmWriter types = new WasmWriter().u32(functions).bytes(new byte[functions]);
    WasmWriter code = new WasmWriter().u32(functions);
    code.bytes(TestModule.repeated("06 01 d086037f 0b", functions));
    refuses(
        new TestModule()
            .section(Sections.FUNCTION, types.toByteArray())
            .section(Sections.CODE, code.toByteArray()),
        "units of work to compile it");
  }

  /** Each type refers twice to the one before: to compare two takes 2^30 steps. */
  @Test
  void limitsHowDeepTypesRefer() {
    StringBuilder types = new StringBuilder("1f 600000");
    for (int i = 0; i < 30; i++) {
      types.append("60 02 64%02x 64%02x 00".formatted(i, i));
    }
    refuses(
        new TestModule().section(Sections.TYPE, types.toString()),
        "uses a type that refers to more than 1,000 types");
  }

  @Test
  void limitsCanBeSet() {
    byte[] wasm = new TestModule().body("0240 0b").build();
    ModuleLimits none = ModuleLimits.DEFAULT.with(ModuleLimit.NESTING, 0);
    assertThat(none).hasToString("nesting 0");
    assertThatThrownBy(() -> ModuleScan.scan(wasm, none, () -> {}))
        .hasMessageContaining("the limit nesting is 0");
    ModuleLimits set = ModuleLimits.of(label -> label.equals("nesting") ? 0 : null);
    assertThatThrownBy(() -> ModuleScan.scan(wasm, set, () -> {}))
        .hasMessageContaining("the limit nesting is 0");
  }

  @Test
  void looksAtItsCheckpoint() {
    byte[] wasm = new TestModule().body("00", TestModule.repeated("01", 4 << 20 >> 1)).build();
    int[] looks = {0};
    ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> looks[0]++);
    assertThat(looks[0]).isGreaterThan(3);
  }
}
