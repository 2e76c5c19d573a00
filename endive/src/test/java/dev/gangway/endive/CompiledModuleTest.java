package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasi.engine.ExecFormatException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

class CompiledModuleTest {
  @TempDir Path directory;

  private int run(byte[] wasm) throws Exception {
    return TestRun.of(EndiveEngine.withCache(directory), wasm).code();
  }

  private Path entry() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.reduce((a, b) -> a).orElseThrow();
    }
  }

  @Test
  void theKeyNamesTheEngineThatIsThere() throws Exception {
    Properties engine = new Properties();
    try (InputStream in =
        MachineFactoryCompiler.class.getResourceAsStream(
            "/META-INF/maven/run.endive/compiler/pom.properties")) {
      engine.load(Objects.requireNonNull(in));
    }
    assertThat(EndiveEngine.VERSION).isEqualTo(engine.getProperty("version"));
  }

  @Test
  void aModuleWithoutBodiesIsTheSameToWhoeverInstantiatesIt() {
    byte[] plain = ModuleBytes.exitingAfter(10_000, 3);
    byte[] dropped = FunctionBodies.dropped(ModuleBytes.withCustomSection(plain, 1000));
    assertThat(dropped).hasSizeLessThan(150);
    WasmModule before = Parser.parse(plain);
    WasmModule after = Parser.parse(dropped);
    assertThat(after.typeSection()).isEqualTo(before.typeSection());
    assertThat(after.importSection()).isEqualTo(before.importSection());
    assertThat(after.functionSection()).isEqualTo(before.functionSection());
    assertThat(after.memorySection()).isEqualTo(before.memorySection());
    assertThat(after.exportSection()).isEqualTo(before.exportSection());
    assertThat(after.codeSection().functionBodyCount()).isEqualTo(1);
    assertThat(after.customSections()).isEmpty();
  }

  @Test
  void aKeptModuleRunsAsTheFirstTime() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(1000, 7);
    assertThat(run(wasm)).isEqualTo(7);
    Path entry = entry();
    byte[] kept = Files.readAllBytes(entry);
    assertThat(CompiledModule.of(ModuleCache.load(entry))).isNotNull();
    assertThat(run(wasm)).isEqualTo(7);
    assertThat(entry()).isEqualTo(entry).hasBinaryContent(kept);
  }

  /**
   * A method of the JVM has at most 64 KiB: Endive interprets a function that needs more, and has
   * something in it for which it is not taken apart.
   */
  @Test
  void aModuleWithAnInterpretedFunctionKeepsItsBodiesAndRuns() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(100_000, "d0701a", 9); // ref.null func, drop
    assertThat(run(wasm)).isEqualTo(9);
    assertThat(Files.size(entry())).isGreaterThan(wasm.length);
    assertThat(CompiledModule.of(ModuleCache.load(entry()))).isNotNull();
    assertThat(run(wasm)).isEqualTo(9);
  }

  @Test
  void modulesThatDifferInAByteHaveEntriesOfTheirOwn() throws Exception {
    assertThat(run(ModuleBytes.exitingAfter(5, 1))).isEqualTo(1);
    assertThat(run(ModuleBytes.exitingAfter(5, 2))).isEqualTo(2);
    assertThat(run(ModuleBytes.exitingAfter(5, 1))).isEqualTo(1);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  /** Complete, but not an entry of this engine, such as one of another build. */
  @Test
  void entriesThatMakeNoSenseAreReplaced() throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(5, 4);
    assertThat(run(wasm)).isEqualTo(4);
    Path entry = entry();
    ByteBuffer content = Objects.requireNonNull(ModuleCache.load(entry));
    byte[] sound = new byte[content.remaining()];
    content.get(sound);
    byte[] tooLong = sound.clone();
    tooLong[0] = 0x7f;
    byte[] otherModule = sound.clone();
    otherModule[Integer.BYTES + 4] = 2;
    ModuleCache cache = new ModuleCache(directory, "any");
    for (byte[] wrong : new byte[][] {tooLong, otherModule, {0}, new byte[8]}) {
      cache.store(entry, ByteBuffer.wrap(wrong));
      assertThat(CompiledModule.of(ModuleCache.load(entry))).isNull();
      assertThat(run(wasm)).isEqualTo(4);
      assertThat(ModuleCache.load(entry)).isEqualTo(ByteBuffer.wrap(sound));
    }
  }

  @Test
  void whatIsRefusedIsNotKept() {
    byte[] wasm = ModuleBytes.exitingAfter(5, 4);
    wasm[wasm.length - 1] = 0x01; // a nop where the end should be
    EndiveEngine engine = EndiveEngine.withCache(directory);
    assertThatThrownBy(() -> engine.load(wasm, "test")).isInstanceOf(ExecFormatException.class);
    assertThat(directory).isEmptyDirectory();
  }
}
