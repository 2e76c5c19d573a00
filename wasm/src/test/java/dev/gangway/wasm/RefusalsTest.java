package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A module for each message of a refusal. */
class RefusalsTest {
  private static final String HEADER = "0061736d01000000";
  private static final String INVALID = "not a valid WebAssembly module: ";

  /** A module in hexadecimal, and the message that it gets, which may go on. */
  record Case(String message, String wasm) {
    Case(String message, TestModule module) {
      this(message, HexFormat.of().formatHex(module.build()));
    }

    void load() {
      ModuleScan.scan(TestModule.hex(wasm), ModuleLimits.DEFAULT, () -> {});
    }

    @Override
    public String toString() {
      return message;
    }
  }

  private static Case file(String message, String hex) {
    return new Case(message, hex);
  }

  private static Case raw(String message, String sections) {
    return file(INVALID + message, HEADER + sections);
  }

  private static Case section(String message, int id, String content) {
    return new Case(INVALID + message, new TestModule().section(id, content));
  }

  private static Case body(String message, String instructions) {
    return new Case(INVALID + message, new TestModule().body(instructions));
  }

  static Stream<Case> files() {
    return Stream.of(
        file("not a WebAssembly module", "00"),
        file(
            "is WebAssembly text, not a binary module; assemble it with wat2wasm",
            "286d6f64756c6529"),
        file(
            "is a WebAssembly component (preview2); only core modules are supported: build it for"
                + " wasm32-wasip1",
            "0061736d0d000100"),
        file("not a WebAssembly core module of version 1", "0061736d02000000"),
        raw("ends too early", "01"),
        raw("a length of 5 with 0 bytes left", "0105"),
        raw("a number of 2^32 or more", "01 ffffffff7f"),
        raw("a number that does not end", "01 8080808080"),
        raw("a section of the unknown kind 14", "0e00"),
        raw("section 1 is duplicate, or out of order", "0104 01600000 0104 01600000"),
        raw("1 functions and 0 bodies", "0104 01600000 0302 0100"));
  }

  static Stream<Case> sections() {
    return Stream.of(
        section("a count of 5 with 0 bytes left", Sections.TYPE, "05"),
        section("a type of the unknown kind 0x61", Sections.TYPE, "01 61"),
        section("a value of the unknown type 0x10", Sections.TYPE, "02 600000 60 01 10 00"),
        section("an import or export of the unknown kind 5", Sections.IMPORT, "01 0161 0161 05"),
        section("type 3 of 1", Sections.FUNCTION, "01 03"),
        section("section 3 is longer than its content", Sections.FUNCTION, "01 00 00"),
        section("an export of function 1 of 1", Sections.EXPORT, "01 0161 00 01"),
        section("an export of table 0 of 0", Sections.EXPORT, "01 0161 01 00"),
        section("an export of memory 1 of 1", Sections.EXPORT, "01 0161 02 01"),
        section("an export of global 0 of 0", Sections.EXPORT, "01 0161 03 00"),
        section("an export of tag 0 of 0", Sections.EXPORT, "01 0161 04 00"),
        section("two exports of the name a", Sections.EXPORT, "02 0161 00 00 0161 00 00"),
        section("a number of 2^31 or more: 4294967295", Sections.START, "ffffffff0f"),
        section("a number that does not end", Sections.START, "8080808080"),
        section("the instruction 0x45 in a constant expression", Sections.GLOBAL, "01 7f00 45 0b"),
        section("an element segment of the unknown kind 8", Sections.ELEMENT, "01 08"),
        section("a data segment of the unknown kind 3", Sections.DATA, "01 03"),
        section("1 functions and 2 bodies", Sections.CODE, "02 02000b 02000b"),
        new Case(
            "uses a type that refers to more than 1,000 types, which is not supported",
            new TestModule().section(Sections.TYPE, deepTypes())));
  }

  /** Each type refers twice to the one before. */
  private static String deepTypes() {
    StringBuilder types = new StringBuilder("0b 600000");
    for (int i = 0; i < 10; i++) {
      types.append("60 02 64%02x 64%02x 00".formatted(i, i));
    }
    return types.toString();
  }

  static Stream<Case> bodies() {
    return Stream.of(
        body("bytes after the end of a function", "0b 01"),
        body("a select without exactly one type", "4100 4100 4100 1c 02 7f7f"),
        body("a select of references without their type", "d070 d070 4100 1b 1a"),
        body("a branch without the reference that it is for", "d070 d600"),
        body("a branch to a block that does not exist", "0c01"),
        body("a br_table to blocks of different types", "027f 4100 4100 0e 01 00 01 0b 1a"),
        body("a handler of the unknown kind 4", "1f40 01 04"),
        body("a handler at a block of another type", "1f40 01 03 00 0b"),
        body("the unknown instruction 0xff", "ff"),
        body("the unknown instruction 0xfc12", "fc12"),
        body("the unknown instruction 0xfe7f", "feff00"),
        body("function 1 of 1", "1001"),
        body("tag 0 of 0", "0800"),
        body("local variable 0 of 0", "2000 1a"),
        body("global variable 0 of 0", "2300 1a"),
        body("table 0 of 0", "4100 2500 1a"),
        body("an else without an if", "05"),
        body("an if without an else that changes the operands", "4100 047f 4100 0b 1a"),
        body("surplus operands at the end of a block", "4100"),
        body("a number in the place of a reference", "4100 d1 1a"),
        body("an operand is missing", "6a"),
        body("an operand of the wrong type", "4200 45 1a"),
        body("a number that does not end", "41 80808080808080808080"),
        body("a number that does not end", "d0 8080808080"),
        body("ends too early", "43 00"),
        new Case(
            INVALID + "a tail call that returns something else",
            new TestModule()
                .section(Sections.TYPE, "02 600000 6000017f")
                .section(Sections.FUNCTION, "02 00 01")
                .section(Sections.CODE, "02 04 00 12010b 04 00 41000b")));
  }

  private static void isRefused(Case each) {
    assertThatThrownBy(each::load)
        .isInstanceOf(RefusedModuleException.class)
        .message()
        .startsWith(each.message);
  }

  @ParameterizedTest
  @MethodSource
  void files(Case each) {
    isRefused(each);
  }

  @ParameterizedTest
  @MethodSource
  void sections(Case each) {
    isRefused(each);
  }

  @ParameterizedTest
  @MethodSource
  void bodies(Case each) {
    isRefused(each);
    assertThatThrownBy(each::load).hasMessageContaining(" (function ");
  }

  private static byte[] using(Feature feature) {
    TestModule module = new TestModule();
    switch (feature) {
      case SIMD -> module.body("fd0c");
      case RELAXED_SIMD -> module.body("fd8002");
      case LEGACY_EXCEPTIONS -> module.body("0640");
      case MEMORY64 -> module.section(Sections.MEMORY, "01 04 01");
      case MEMORIES -> module.section(Sections.MEMORY, "02 0001 0001");
      case PAGE_SIZES -> module.section(Sections.MEMORY, "01 08 01 00");
      case GC -> module.section(Sections.TYPE, "02 600000 5f00");
      case STRINGREF -> module.section(Sections.TYPE, "02 600000 60016700");
      case STACK_SWITCHING -> module.section(Sections.TYPE, "02 600000 5d00");
      case WIDE_ARITHMETIC -> module.body("fc13");
      case SHARED_EVERYTHING -> module.section(Sections.TYPE, "02 600000 65");
      default -> throw new IllegalArgumentException(feature + " is supported");
    }
    return module.build();
  }

  @ParameterizedTest
  @EnumSource
  void features(Feature feature) {
    if (feature.isSupported()) {
      return;
    }
    assertThatThrownBy(() -> ModuleScan.scan(using(feature), ModuleLimits.DEFAULT, () -> {}))
        .isInstanceOf(RefusedModuleException.class)
        .message()
        .startsWith(feature.refusal().reason());
  }

  /** A module with at least one of everything that has a limit. */
  private static byte[] withOneOfEach() {
    return new TestModule()
        .section(Sections.TYPE, "02 600000 60017f00")
        .importing("a", "b")
        .section(Sections.TABLE, "01 70 00 01")
        .section(Sections.TAG, "01 00 00")
        .section(Sections.GLOBAL, "01 7f00 41000b")
        .section(Sections.ELEMENT, "01 00 41000b 01 00")
        .body("01 01 7f", TestModule.hex("0240 4100 0e 01 00 00 0b"))
        .section(Sections.DATA, "01 00 41000b 01 61")
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void limits(ModuleLimit limit) {
    byte[] wasm = withOneOfEach();
    ModuleLimits none = ModuleLimits.DEFAULT.with(limit, 0);
    assertThatCode(() -> ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {}))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ModuleScan.scan(wasm, none, () -> {}))
        .isInstanceOf(RefusedModuleException.class)
        .message()
        .contains(limit.what() + "; the limit " + limit.label() + " is 0");
  }

  /** The text of a message in the sources, up to its first variable part. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:RefusedModuleException\\s*\\.(?:invalid|other|unsupported)|NotUnderstoodException)"
              + "\\(\\s*(?:ModuleText[^\"]*)?\"([^\"%]+)");

  @Test
  void eachMessageHasACase() throws IOException {
    List<String> seen =
        Stream.of(files(), sections(), bodies())
            .flatMap(cases -> cases)
            .map(each -> each.message)
            .toList();
    List<String> messages = new ArrayList<>();
    for (String file :
        List.of("BodyScan", "ModuleScan", "ScanStack", "ScannedModule", "WasmReader")) {
      Path source = Path.of("src/main/java/dev/gangway/wasm", file + ".java");
      MESSAGE
          .matcher(Files.readString(source))
          .results()
          .forEach(message -> messages.add(message.group(1)));
    }
    assertThat(messages)
        .hasSizeGreaterThan(40)
        .allSatisfy(message -> assertThat(seen).anyMatch(each -> each.contains(message)));
  }
}
