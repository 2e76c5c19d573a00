package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gangway.endive.ModuleBytes.Imported;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.WasiErrno;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import run.endive.wasm.Parser;

/** The way from compiled code into a system call. */
class TrampolinesTest {
  private static final Imported PROC_EXIT = new Imported("proc_exit", "60017f00");
  private static final Imported SCHED_YIELD = new Imported("sched_yield", "6000017f");
  private static final Imported ARGS_SIZES_GET = new Imported("args_sizes_get", "60027f7f017f");
  private static final Imported FD_FDSTAT_GET = new Imported("fd_fdstat_get", "60027f7f017f");
  private static final Imported FD_FDSTAT_SET_RIGHTS =
      new Imported("fd_fdstat_set_rights", "60037f7e7e017f");

  /** No system call has an argument of this type. */
  private static final Imported TAKES_A_DOUBLE = new Imported("fd_close", "60017c017f");

  private static TestRun run(byte[] wasm, String... args) throws Exception {
    return TestRun.of(EndiveEngine.create(), wasm, args);
  }

  /** Who is called by the methods of {@code name}, in a class that Endive made of a module. */
  private static List<String> calleesOf(String name, byte[] wasm, UnaryOperator<byte[]> change) {
    List<String> callees = new ArrayList<>();
    UnaryOperator<byte[]> look =
        bytes -> {
          ClassModel model = ClassFile.of().parse(bytes);
          model.methods().stream()
              .filter(method -> method.methodName().equalsString(name))
              .flatMap(method -> method.code().orElseThrow().elementStream())
              .forEach(element -> {
                if (element instanceof InvokeInstruction call) {
                  callees.add(call.name().stringValue());
                }
              });
          return bytes;
        };
    Compilation.endives(Parser.parse(wasm)).map(change).map(look);
    return callees;
  }

  // ---- what is rewritten ----------------------------------------------------------------------

  @Test
  void anImportGivesItsArgumentsToItsHandlerAndMakesNoArray() {
    byte[] wasm = ModuleBytes.command("41091000", PROC_EXIT);
    assertThat(calleesOf("func_0", wasm, UnaryOperator.identity()))
        .containsExactly("callHostFunction");
    assertThat(calleesOf("func_0", wasm, Trampolines::rewritten))
        .as("a system call, or a host function in its place")
        .containsExactly("enter", "call", "returned", "invokeExact", "failed", "returned");
    assertThat(calleesOf("func_1", wasm, Trampolines::rewritten))
        .isEqualTo(calleesOf("func_1", wasm, UnaryOperator.identity()))
        .contains("func_0");
  }

  @Test
  void anImportOfATypeThatNoSystemCallHasIsAHostFunction() {
    byte[] wasm = ModuleBytes.command("", TAKES_A_DOUBLE, PROC_EXIT);
    assertThat(calleesOf("func_0", wasm, Trampolines::rewritten))
        .containsExactly("enter", "invokeExact", "failed", "returned");
    assertThat(calleesOf("func_1", wasm, Trampolines::rewritten)).contains("call");
  }

  // ---- what it does ---------------------------------------------------------------------------

  @Test
  void importsInAnyOrderReachTheCallThatTheyName() throws Exception {
    // sched_yield(); args_sizes_get(64, 68); proc_exit(*64)
    String body = "10021a" + "41c00041c40010001a" + "41c0002802001001";
    byte[] wasm = ModuleBytes.command(body, ARGS_SIZES_GET, PROC_EXIT, SCHED_YIELD);
    assertThat(run(wasm, "a", "b").code()).isEqualTo(3);
    assertThat(run(wasm, "a", "b", "c").code()).isEqualTo(4);
  }

  @Test
  void argumentsArriveWholeAndInTheirPlaces() throws Exception {
    // fd_fdstat_set_rights(1, 0x40, 0); fd_fdstat_get(1, 64); proc_exit(*72)
    String body = "410142c000420010001a" + "410141c00010011a" + "41c8002802001002";
    byte[] wasm = ModuleBytes.command(body, FD_FDSTAT_SET_RIGHTS, FD_FDSTAT_GET, PROC_EXIT);
    assertThat(run(wasm).code()).isEqualTo(0x40);
  }

  @Test
  void theErrnoOfACallThatFailsComesBack() throws Exception {
    // proc_exit(fd_fdstat_get(99, 64))
    String body = "41e30041c00010001001";
    assertThat(run(ModuleBytes.command(body, FD_FDSTAT_GET, PROC_EXIT)).code())
        .isEqualTo(WasiErrno.BADF);
  }

  @Test
  void anImportInATableCanBeCalled() throws Exception {
    // proc_exit(9), by element 0 of the table
    byte[] wasm = ModuleBytes.command("4109" + "4100" + "110000", PROC_EXIT);
    assertThat(run(wasm).code()).isEqualTo(9);
  }

  // ---- what cannot be rewritten ---------------------------------------------------------------

  private static void execute(byte[] wasm, Compilation compiled) throws Exception {
    try (LinearMemory memory = LinearMemory.create(1, 1);
        FdTable files = new FdTable(4)) {
      Process process = new Process(new Task(memory, files), List.of("x"), List.of());
      ScannedModule scanned = ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
      TestInstance.run(
          new EndiveExecutable(Parser.parse(wasm), scanned, compiled.loaded()), process);
    }
  }

  @Test
  void classesThatCannotBeRewrittenRunAsEndiveMadeThem() {
    byte[] wasm = ModuleBytes.command("41091000", PROC_EXIT);
    ClassBundle compiled = Compilation.endives(Parser.parse(wasm));
    List<UnaryOperator<byte[]>> failures =
        List.of(
            bytes -> {
              throw new IllegalArgumentException("unexpected class");
            },
            bytes -> new byte[3]);
    for (UnaryOperator<byte[]> failure : failures) {
      Compilation plain = Compilation.load(compiled, failure);
      assertThat(plain.classes()).isSameAs(compiled);
      assertThatThrownBy(() -> execute(wasm, plain))
          .asInstanceOf(type(GuestExit.class))
          .returns(9, GuestExit::status);
    }
    Compilation direct = Compilation.load(compiled, Trampolines::rewritten);
    assertThat(direct.classes()).isNotSameAs(compiled);
    assertThatThrownBy(() -> execute(wasm, direct))
        .asInstanceOf(type(GuestExit.class))
        .returns(9, GuestExit::status);
  }
}
