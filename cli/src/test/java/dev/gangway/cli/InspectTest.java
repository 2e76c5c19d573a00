package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gangway inspect}, as scripts and people use it. */
class InspectTest {
  @TempDir Path home;

  private GangwayProcess.Result inspect(byte[] module, String... options) throws Exception {
    Files.write(home.resolve("m.wasm"), module);
    Object[] all = new Object[options.length + 2];
    all[0] = "inspect";
    System.arraycopy(options, 0, all, 1, options.length);
    all[options.length + 1] = "m.wasm";
    return GangwayProcess.run(home, all);
  }

  @Test
  void saysWhatAProgramIs() throws Exception {
    GangwayProcess.Result result =
        GangwayProcess.run(home, "inspect", guest("hello.wasm")).exits(0).isQuiet();
    assertThat(result.out().lines())
        .contains(
            "  gangway   wasi_snapshot_preview1.fd_write (i32, i32, i32, i32) -> i32",
            "  memory memory 2",
            "  _start () -> ()",
            "refused: no")
        .anyMatch(line -> line.matches(".*hello\\.wasm: command, [0-9,]+ bytes"))
        .anyMatch(line -> line.matches("functions: \\d+, [0-9,]+ bytes of code; the largest: .*"))
        .anyMatch(line -> line.startsWith("memory: 2 pages (128 KiB), "));
  }

  @Test
  void readsTheStandardInput() throws Exception {
    String script = "file=$0; exec \"$@\" <\"$file\"";
    assertThat(
            GangwayProcess.piped(home, script, guest("hello.wasm"), "inspect", "-").exits(0).out())
        .startsWith("stdin: command, ");
  }

  @Test
  void marksWhatTheEmbedderMustProvide() throws Exception {
    byte[] module =
        new WasmBytes()
            .exporting("f")
            .importing("env", "log", 0)
            .importing("wasi_snapshot_preview1", "fd_write", 2)
            .importing("wasi_snapshot_preview1", "fd_read", 0)
            .build();
    assertThat(inspect(module).exits(0).isQuiet().out().lines())
        .contains(
            "imports: 3, of which the embedder must provide 2",
            "  embedder  env.log () -> ()",
            "  gangway   wasi_snapshot_preview1.fd_write (i32, i32, i32, i32) -> i32",
            "  embedder  wasi_snapshot_preview1.fd_read () -> ()")
        .anyMatch(line -> line.startsWith("m.wasm: reactor, "));
  }

  @Test
  void listsTheReasonsOfARefusal() throws Exception {
    // Two memories, the first of 5,000 pages; _start returns an i32.
    String module =
        "0061736d01000000"
            + "0105016000017f"
            + "03020100"
            + "0506020088270001"
            + "070a01065f73746172740000"
            + "0a06010400fd0f0b";
    assertThat(inspect(HexFormat.of().parseHex(module)).exits(1).isQuiet().out().lines())
        .filteredOn(line -> line.startsWith("refused: "))
        .containsExactly(
            "refused: uses multiple memories, which is not supported",
            "refused: uses SIMD (vector instructions), which is not supported (function 0)",
            "refused: _start takes parameters or returns values",
            "refused: starts with 320,000 KiB of memory, more than the limit of 262,144 KiB"
                + " (maxMemory, --max-memory)");
  }

  @Test
  void printsJson() throws Exception {
    byte[] module = new WasmBytes().importing("env", "a\"\u00fc\n", 1).build();
    assertThat(inspect(module, "--json").exits(0).isQuiet().out())
        .startsWith("{\"file\":\"m.wasm\",\"bytes\":" + module.length + ",\"kind\":\"command\"")
        .contains(
            "\"refused\":[],\"features\":[],",
            "\"imports\":[{\"module\":\"env\",\"name\":\"a\\\"\\u00fc\\u000a\",\"kind\":\"function\","
                + "\"type\":\"(i32, i32) -> i32\",\"provided\":false}]",
            "\"memories\":[{\"initialPages\":1,\"maximumPages\":null,\"shared\":false,"
                + "\"imported\":false}]",
            "{\"name\":\"memory\",\"kind\":\"memory\",\"type\":\"1\"}]")
        .endsWith("\"customSections\":[]}\n");
  }

  @Test
  void namesOfAModuleCannotMoveTheCursor() throws Exception {
    byte[] module = new WasmBytes().importing("env", "a\u001b[2J\n", 1).build();
    assertThat(inspect(module).out()).contains("env.a?[2J? (i32, i32)");
  }

  @Test
  void aFileThatIsNoCoreModuleIsAnError() throws Exception {
    inspect("(module)".getBytes(StandardCharsets.UTF_8))
        .exits(2)
        .complains("m.wasm: is WebAssembly text, not a binary module; assemble it with wat2wasm");
    assertThat(inspect(HexFormat.of().parseHex("0061736d0d000100"), "--json").exits(2).err())
        .startsWith("gangway: m.wasm: is a WebAssembly component (preview2)");
    GangwayProcess.run(home, "inspect", "none.wasm").exits(2).complains("none.wasm: no such file");
  }

  @Test
  void theHelpHasTheExitStatuses() throws Exception {
    assertThat(GangwayProcess.run(home, "inspect", "--help").exits(0).isQuiet().out())
        .startsWith("Usage: gangway inspect [--json] PROGRAM.wasm\n")
        .contains("  1    it would be refused\n");
  }

  @Test
  void aWrongCommandLineIsAUsageError() throws Exception {
    GangwayProcess.run(home, "inspect")
        .exits(2)
        .complains("gangway inspect: PROGRAM.wasm is missing (see gangway inspect --help)");
    GangwayProcess.run(home, "inspect", "--jsn", "x")
        .exits(2)
        .complains(
            "gangway inspect: unknown option '--jsn'; did you mean --json? (see gangway inspect --help)");
    GangwayProcess.run(home, "inspect", "a", "b")
        .exits(2)
        .complains("gangway inspect: there is more than one PROGRAM (see gangway inspect --help)");
  }
}
