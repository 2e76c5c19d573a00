package dev.gangway.compiler.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.compiler.engines.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** WebAssembly's core tests, on Gangway's compiler. */
class SpecTest {
  @TempDir private Path temp;

  @TestFactory
  Stream<DynamicTest> coreTests() throws IOException {
    Path folder = SpecScripts.folder();
    assumeTrue(folder != null, "the core tests are not beside the checkout: ../shared/spec");
    assumeTrue(SpecScripts.canConvert(), "wast2json is not installed: apt-get install wabt");
    assert folder != null;
    return SpecScripts.files(folder).stream()
        .map(file -> DynamicTest.dynamicTest(SpecScripts.name(file), () -> run(file)));
  }

  private void run(Path file) throws IOException {
    String name = SpecScripts.name(file);
    Path folder = Files.createDirectory(temp.resolve(name));
    Path json = SpecScripts.convert(file, folder);
    assumeTrue(json != null, "wast2json does not know its syntax");
    assert json != null;
    try (SpecRun run = new SpecRun(folder, Engine.GANGWAY)) {
      for (JsonNode command : new ObjectMapper().readTree(json.toFile()).get("commands")) {
        run.run(command);
      }
      List<SpecRun.Failure> unknown = new ArrayList<>(run.failures());
      List<String> unused = KnownFailures.remove(name, unknown);
      assertThat(unknown).as("%d commands passed", run.passed()).isEmpty();
      assertThat(unused).as("pass now: remove them from KnownFailures").isEmpty();
    }
  }
}
