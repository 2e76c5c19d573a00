package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.endive.ModuleBytes.Imported;
import dev.gangway.uaccess.LinearMemory;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import run.endive.wasm.Parser;

/** The way from compiled code to memory. */
class MemoryLinksTest {
  private static final Imported PROC_EXIT = new Imported("proc_exit", "60017f00");

  /** i32.const 0, i32.load, drop. */
  private static final String LOAD = "41002802001a";

  /** i32.const 0, i64.const 0, i64.store. */
  private static final String STORE = "41004200370300";

  /** How {@code _start}, the only function besides an import, gets at its memory. */
  private static Set<String> links(String body) {
    List<String> links = new ArrayList<>();
    byte[] wasm = ModuleBytes.command(body, PROC_EXIT);
    Compilation.endives(Parser.parse(wasm))
        .map(Compilation::rewritten)
        .map(bytes -> {
          ClassFile.of().parse(bytes).methods().stream()
              .filter(method -> method.methodName().equalsString("func_1"))
              .flatMap(method -> method.code().orElseThrow().elementStream())
              .forEach(element -> {
                if (element instanceof InvokeDynamicInstruction site) {
                  links.add("dynamic " + site.name().stringValue());
                } else if (element instanceof InvokeInstruction call
                    && call.name().stringValue().matches("(memory|load|store).*")) {
                  String owner = call.owner().name().stringValue();
                  links.add(
                      owner.substring(owner.lastIndexOf('/') + 1)
                          + " "
                          + call.name().stringValue());
                }
              });
          return bytes;
        });
    return Set.copyOf(links);
  }

  /** The class whose methods load and store; {@code uaccess.RawMemory} chooses it. */
  private static final String OWNER = LinearMemory.isDirect() ? "DirectAccess" : "EngineMemory";

  @Test
  void aFunctionWithFewLoadsAndStoresCallsThem() {
    assertThat(links((LOAD + STORE).repeat(7)))
        .containsExactlyInAnyOrder(OWNER + " loadInt", OWNER + " storeLong");
  }

  @Test
  void aFunctionWithMoreThanC2InlinesHasThemLinkedSoThatItInlinesAll() {
    assertThat(links((LOAD + STORE).repeat(200)))
        .containsExactlyInAnyOrder("dynamic loadInt", "dynamic storeLong");
  }

  @Test
  void aFunctionThatTheJitNeverCompilesIsNotMadeLonger() {
    assertThat(links((LOAD + STORE).repeat(700)))
        .containsExactlyInAnyOrder(OWNER + " loadInt", OWNER + " storeLong");
  }

  @Test
  void whatIsNoLoadOrStoreIsLeftToEndive() {
    // memory.grow, memory.size, memory.copy, memory.fill
    assertThat(links("410040001a" + "3f001a" + "410041004100fc0a0000" + "410041004100fc0b00"))
        .containsExactlyInAnyOrder(
            "CompiledMachineShaded memoryGrow",
            "CompiledMachineShaded memoryPages",
            "CompiledMachineShaded memoryCopy",
            "CompiledMachineShaded memoryFill");
  }

  private static TestRun run(String body) throws Exception {
    return TestRun.of(EndiveEngine.create(), ModuleBytes.command(body, PROC_EXIT));
  }

  @ParameterizedTest
  @CsvSource({"1", "20", "400"})
  void valuesComeBackAsTheyWereStored(int times) throws Exception {
    // *(u64*)(8 + 8) = 0x0102030405060708; proc_exit(*(u8*)(16 + 2) of it, again and again)
    String body =
        ("4108" + "42888e98a8d0e0808101" + "370308").repeat(times) + "4110" + "2d0002" + "1000";
    assertThat(run(body).code()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "4110, 2802f0ffffff0f, a load",
    "4110, fe1002f0ffffff0f, an atomic load",
    "417f, 280201, a load at the largest pointer",
    "417f, 2d0001, of a byte",
  })
  void anOffsetThatLeads32BitsRoundIsOutOfBounds(String pointer, String load, String what)
      throws Exception {
    String body = pointer + load + "1000";
    assertThat(run(body).trap()).as(what).contains("out of bounds");
    String many = LOAD.repeat(400) + body;
    assertThat(run(many).trap()).as(what).contains("out of bounds");
  }
}
