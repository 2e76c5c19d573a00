package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import run.endive.wasm.Parser;

class PreparedModuleTest {
  /** HotSpot compiles no method of more. */
  private static final int HUGE_METHOD_BYTES = 8000;

  /** Loads from the address that it stores to. Linking makes such code longer, too. */
  private static final String STATEMENT = "4100" + "4100280200" + "41016a" + "360200";

  private static List<Integer> methods(byte[] wasm) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    PreparedModule module = PreparedModule.of(wasm, "test");
    Compilation.endives(module.module())
        .map(Compilation::rewritten)
        .map(bytes -> {
          for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
            if (method.methodName().stringValue().startsWith("func_")
                && method.code().orElse(null) instanceof CodeAttribute code) {
              sizes.add(code.codeLength());
            }
          }
          return bytes;
        });
    return sizes;
  }

  @Test
  void noMethodIsTooLargeForTheJustInTimeCompilers() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(5000, STATEMENT, 0);
    assertThat(methods(wasm))
        .hasSizeGreaterThan(10)
        .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(HUGE_METHOD_BYTES));
  }

  /**
   * The estimate of their size is not far too large: else they would be taken apart for nothing.
   */
  @Test
  void functionsThatTheJitTakesStayWhole() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(330, STATEMENT, 0);
    assertThat(methods(wasm)).hasSize(2).anyMatch(size -> size > 5000);
    assertThat(PreparedModule.of(wasm, "test").wasm()).isSameAs(wasm);
  }

  @Test
  void whatWasTakenApartIsValid() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(5000, STATEMENT, 0);
    PreparedModule module = PreparedModule.of(wasm, "test");
    assertThat(module.wasm()).isNotSameAs(wasm);
    assertThat(module.module().codeSection().functionBodyCount())
        .isGreaterThan(Parser.parse(wasm).codeSection().functionBodyCount());
  }
}
