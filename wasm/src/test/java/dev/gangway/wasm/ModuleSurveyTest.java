package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModuleSurveyTest {
  private static final Path GUESTS = Path.of("../guests");
  private static final int CUSTOM = 0;

  private static ModuleSurvey survey(byte[] wasm) {
    return ModuleSurvey.of(wasm, ModuleLimits.DEFAULT, () -> {});
  }

  private static ModuleSurvey survey(TestModule module) {
    return survey(module.build());
  }

  @Test
  void aGuestHasNoFaults() throws Exception {
    byte[] wasm = Files.readAllBytes(GUESTS.resolve("hello.wasm"));
    ModuleSurvey survey = survey(wasm);
    assertThat(survey.faults()).isEmpty();
    assertThat(survey.bytes()).isEqualTo(wasm.length);
    assertThat(survey.module()).isEqualTo(ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {}));
    assertThat(survey.largest()).isBetween(7, 50);
    assertThat(survey.largestBytes()).isGreaterThan(1000);
  }

  /** The first fault is the one that a load reports. */
  @Test
  void agreesWithTheScanOnEachDamagedModule() throws Exception {
    byte[] wasm = Files.readAllBytes(GUESTS.resolve("hello.wasm"));
    int most = Math.min(wasm.length, 3000);
    for (int i = 0; i < most; i++) {
      byte[] changed = wasm.clone();
      changed[i] ^= (byte) 0xff;
      agrees(changed);
      agrees(Arrays.copyOf(wasm, i));
    }
  }

  private static void agrees(byte[] wasm) {
    String first = null;
    try {
      ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
    } catch (RefusedModuleException e) {
      first = e.reason();
    }
    try {
      ModuleSurvey survey = survey(wasm);
      if (first == null) {
        assertThat(survey.faults()).isEmpty();
      } else {
        assertThat(survey.faults().getFirst()).startsWith(first);
      }
    } catch (RefusedModuleException e) {
      assertThat(e.reason()).isEqualTo(first);
    }
  }

  @Test
  void listsEachFault() {
    ModuleSurvey survey =
        survey(
            new TestModule()
                .section(Sections.TYPE, "03 600000 60017b00 5f027f00 7801")
                .section(Sections.FUNCTION, "04 00 00 00 00")
                .section(Sections.MEMORY, "03 0001 0002 010304")
                .section(Sections.CODE, "04 04 00fd0f0b 02 000b 04 00fd0f0b 05 000640 0b0b"));
    assertThat(survey.faults())
        .containsExactly(
            "uses SIMD (vector instructions), which is not supported, and 2 times more",
            "uses WebAssembly GC, whose objects on the host's heap have no limit here",
            "uses multiple memories, which is not supported, and 1 times more",
            "uses legacy exception handling (try and catch, as they were before try_table), which"
                + " is not supported (function 3)");
    assertThat(survey.features())
        .containsExactly(Feature.SIMD, Feature.LEGACY_EXCEPTIONS, Feature.MEMORIES, Feature.GC);
    assertThat(survey.module().memories())
        .containsExactly(
            new Memory(1, ScannedModule.NO_MAXIMUM, false),
            new Memory(2, ScannedModule.NO_MAXIMUM, false),
            new Memory(3, 4, false));
    assertThat(survey.module().exports()).containsExactly(new Export("_start", Kind.FUNCTION, 0));
  }

  @Test
  void repeatsNoFaultAndListsAFew() {
    int count = 1000;
    StringBuilder bodies = new StringBuilder();
    for (int i = 0; i < count; i++) {
      bodies.append("06 00 23%02x%02x 1a 0b".formatted(0x80 | (i & 0x7f), i >> 7));
    }
    WasmWriter types = new WasmWriter().u32(count).bytes(new byte[count]);
    ModuleSurvey survey =
        survey(
            new TestModule()
                .section(Sections.FUNCTION, types.toByteArray())
                .section(
                    Sections.CODE,
                    new WasmWriter()
                        .u32(count)
                        .bytes(TestModule.hex(bodies.toString()))
                        .toByteArray()));
    assertThat(survey.faults()).hasSize(51).endsWith("950 more reasons of other kinds");
  }

  @Test
  void readsMemoriesWithLargeAddresses() {
    ModuleSurvey survey =
        survey(
            new TestModule()
                .section(Sections.MEMORY, "01 05 02 ffffffffffffffffff01")
                .body("4200 280000 1a"));
    assertThat(survey.module().memory()).isEqualTo(new Memory(2, Long.MAX_VALUE, false));
    assertThat(survey.faults())
        .as("no fault of functions, whose addresses are i64")
        .containsExactly(
            "uses memory64 (memories and tables with 64-bit addresses), which is not supported");
  }

  @Test
  void goesOnBehindConstantsThatAreNotSupported() {
    ModuleSurvey survey =
        survey(
            new TestModule()
                .section(Sections.TYPE, "02 600000 5f00")
                .section(
                    Sections.GLOBAL,
                    "02 640100 fb00 01 0b 7b00 fd0c 00000000000000000000000000000000 0b"));
    assertThat(survey.faults())
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("uses WebAssembly GC"))
        .anyMatch(fault -> fault.startsWith("uses SIMD"));
    assertThat(survey.module().globals()).hasSize(2);
  }

  @Test
  void aMalformedSectionEndsWhatDependsOnIt() {
    ModuleSurvey survey =
        survey(new TestModule().importing("env", "f").section(Sections.GLOBAL, "05"));
    assertThat(survey.faults())
        .containsExactly("not a valid WebAssembly module: a count of 5 with 0 bytes left");
    assertThat(survey.module().imports()).containsExactly(new Import("env", "f", Kind.FUNCTION, 0));
    assertThat(survey.module().exports()).hasSize(1);
    assertThat(survey.largest()).as("functions are not read").isEqualTo(-1);
  }

  @Test
  void anExportOfNothingIsAFault() {
    TestModule module = new TestModule().section(Sections.EXPORT, "01 0161 00 01");
    assertThat(survey(module).faults())
        .containsExactly("not a valid WebAssembly module: an export of function 1 of 1");
    TestModule broken = module.section(Sections.MEMORY, "01");
    assertThat(survey(broken).faults()).as("only the reason").hasSize(1);
    assertThat(survey(broken).module().exports()).isEmpty();
  }

  @Test
  void aFileThatIsNoCoreModuleIsRefused() {
    assertThatThrownBy(() -> survey("(module)".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RefusedModuleException.class)
        .hasMessageContaining("is WebAssembly text");
    assertThatThrownBy(() -> survey(TestModule.hex("0061736d0d000100")))
        .isInstanceOf(RefusedModuleException.class)
        .hasMessageContaining("is a WebAssembly component");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4100 c0 1a | SIGN_EXTENSION",
        "43 00000000 fc00 1a | SATURATING_CONVERSIONS",
        "4100 4100 4100 fc0b00 | BULK_MEMORY",
        "d070 1a | REFERENCE_TYPES",
        "0200 0b | MULTIPLE_VALUES",
        "d070 1400 | FUNCTION_REFERENCES",
        "1200 | TAIL_CALLS",
        "1f40 00 0b | EXCEPTIONS",
        "fe0300 | THREADS",
      })
  void namesWhatAFunctionUses(String body, Feature feature) {
    ModuleSurvey survey = survey(new TestModule().body(body));
    assertThat(survey.faults()).isEmpty();
    assertThat(survey.features()).contains(feature);
    assertThat(survey(new TestModule().body("01")).features()).isEmpty();
  }

  @Test
  void namesWhatSectionsUse() {
    assertThat(survey(new TestModule().section(Sections.TYPE, "02 600000 60027f6f00")).features())
        .containsExactly(Feature.REFERENCE_TYPES);
    assertThat(survey(new TestModule().section(Sections.MEMORY, "01 03 01 02")).features())
        .containsExactly(Feature.THREADS);
    assertThat(
            survey(new TestModule().section(Sections.GLOBAL, "01 7f00 4100 4100 6a 0b")).features())
        .containsExactly(Feature.EXTENDED_CONSTANTS);
    assertThat(survey(new TestModule().section(Sections.TABLE, "01 7000 01")).features())
        .as("as in the first version")
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFeatureThatIsNotSupportedHasARefusal(Feature feature) {
    if (!feature.isSupported()) {
      assertThat(feature.refusal().reason()).startsWith("uses ").contains(", wh");
    }
    assertThat(feature.label()).isNotBlank();
  }

  private static byte[] named(String name, String hex) {
    return new WasmWriter()
        .sized(name.getBytes(StandardCharsets.UTF_8))
        .bytes(TestModule.hex(hex))
        .toByteArray();
  }

  @Test
  void readsProducers() {
    // language: C11, without a version; processed-by: cc 1
    String content =
        "02 08 6c616e6775616765 01 03 433131 00 0c 70726f6365737365642d6279 01 026363 0131";
    CustomSections sections =
        survey(new TestModule().section(CUSTOM, named("producers", content))).customSections();
    assertThat(sections.producers()).containsExactly("language C11", "processed-by cc 1");
    assertThat(sections.sections())
        .containsExactly(
            new CustomSections.Section("producers", content.replace(" ", "").length() / 2));
  }

  @Test
  void findsTheNameOfTheModuleAndOfTheLargestFunction() {
    byte[] names = named("name", "00 02 0161 01 04 01 00 0162");
    ModuleSurvey survey = survey(new TestModule().section(CUSTOM, names));
    assertThat(survey.customSections().moduleName()).isEqualTo("a");
    assertThat(survey.customSections().largestName()).isEqualTo("b");
    byte[] other = named("name", "01 04 01 07 0162");
    assertThat(survey(new TestModule().section(CUSTOM, other)).customSections().largestName())
        .isNull();
  }

  @Test
  void malformedCustomSectionsAreIgnored() {
    for (String content : new String[] {"ffffffff07", "01 ffffffff07", "01 0161 7f", "80"}) {
      for (String name : new String[] {"producers", "name"}) {
        ModuleSurvey survey = survey(new TestModule().section(CUSTOM, named(name, content)));
        assertThat(survey.faults()).as("%s %s", name, content).isEmpty();
        assertThat(survey.customSections().sections()).hasSize(1);
      }
    }
  }
}
