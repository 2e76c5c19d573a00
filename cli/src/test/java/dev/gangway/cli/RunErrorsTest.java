package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If nothing can run: one line on stderr with the reason, and exit status 2. */
class RunErrorsTest {
  @TempDir static Path home;

  private static void refuses(String message, Object... arguments) throws Exception {
    Object[] all = Stream.concat(Stream.of("run"), Arrays.stream(arguments)).toArray();
    GangwayProcess.run(home, all).exits(2).prints("").complains(message);
  }

  private static void complains(String message, Object... arguments) throws Exception {
    GangwayProcess.run(home, arguments).exits(2).prints("").complains(message);
  }

  private static Path write(String name, byte[] bytes) throws Exception {
    return Files.write(home.resolve(name), bytes);
  }

  @Test
  void aFileThatIsNoModule() throws Exception {
    write("text.wasm", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    refuses("text.wasm: not a WebAssembly module", "text.wasm");
    write("empty.wasm", new byte[0]);
    refuses("empty.wasm: not a WebAssembly module", "empty.wasm");
  }

  @Test
  void aModuleInTheTextFormat() throws Exception {
    write("text.wat", ";; a program\n(module)\n".getBytes(StandardCharsets.UTF_8));
    refuses(
        "text.wat: is WebAssembly text, not a binary module; assemble it with wat2wasm",
        "text.wat");
  }

  @Test
  void aComponent() throws Exception {
    write("new.wasm", new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0});
    refuses(
        "new.wasm: is a WebAssembly component (preview2); only core modules are supported: build it"
            + " for wasm32-wasip1",
        "new.wasm");
  }

  @Test
  void aModuleThatIsCutShort() throws Exception {
    byte[] whole = Files.readAllBytes(guest("hello.wasm"));
    write("cut.wasm", Arrays.copyOf(whole, whole.length / 2));
    GangwayProcess.Result result = GangwayProcess.run(home, "run", "cut.wasm").exits(2);
    assertThat(result.err())
        .startsWith("gangway: cut.wasm: not a valid WebAssembly module: ")
        .hasLineCount(1);
  }

  @Test
  void aModuleWithoutStart() throws Exception {
    write("library.wasm", new WasmBytes().exporting("add").build());
    refuses(
        "library.wasm: exports no _start: it is a reactor, not a command to run;"
            + " --invoke FUNCTION calls one of its functions",
        "library.wasm");
  }

  @Test
  void aModuleThatImportsWhatThereIsNot() throws Exception {
    write("env.wasm", new WasmBytes().importing("env", "system", 0).build());
    refuses(
        "env.wasm: imports the unknown function env.system () -> ();"
            + " known modules: wasi_snapshot_preview1, wasi_unstable and gangway",
        "env.wasm");
    write("new.wasm", new WasmBytes().importing("wasi_snapshot_preview1", "fd_frob", 0).build());
    refuses(
        "new.wasm: imports the unknown function wasi_snapshot_preview1.fd_frob () -> ()",
        "new.wasm");
    write("ours.wasm", new WasmBytes().importing("gangway", "fd_read", 0).build());
    refuses(
        "ours.wasm: imports the unknown function gangway.fd_read () -> ();"
            + " gangway has only copy_file_range, punch_hole, mapping_size, map, unmap",
        "ours.wasm");
  }

  @Test
  void aModuleWhoseNamesWouldMoveTheTerminalsCursor() throws Exception {
    write("esc.wasm", new WasmBytes().importing("\u001b[2J\u009b", "x", 0).build());
    refuses(
        "esc.wasm: imports the unknown function ?[2J?.x () -> ();"
            + " known modules: wasi_snapshot_preview1, wasi_unstable and gangway",
        "esc.wasm");
  }

  /** Legacy exceptions, SIMD, 64-bit memories: each by its name. */
  @Test
  void aModuleThatUsesWhatIsNotSupported() throws Exception {
    write("simd.wasm", new WasmBytes().code("fd0c00000000000000000000000000000000 1a").build());
    refuses(
        "simd.wasm: uses SIMD (vector instructions), which is not supported (function 0)",
        "simd.wasm");
    write("eh.wasm", new WasmBytes().code("0640 19 0b").build());
    refuses(
        "eh.wasm: uses legacy exception handling (try and catch, as they were before try_table),"
            + " which is not supported (function 0)",
        "eh.wasm");
    byte[] wide = new WasmBytes().build();
    int memory = new String(wide, StandardCharsets.ISO_8859_1).indexOf("\005\003\001\000\001");
    wide[memory + 3] = 4;
    write("wide.wasm", wide);
    refuses(
        "wide.wasm: uses memory64 (memories and tables with 64-bit addresses),"
            + " which is not supported",
        "wide.wasm");
  }

  @Test
  void aProgramWithoutAnEnd() throws Exception {
    refuses("/dev/zero: has more than 268,435,456 bytes, the limit module-bytes", "/dev/zero");
  }

  @Test
  void aProgramThatTakesTooLongToLoad() throws Exception {
    refuses(
        "hello.wasm: takes longer to load than it may: more than 1 ms",
        "--no-cache",
        "--load-timeout",
        "1ms",
        Files.copy(guest("hello.wasm"), home.resolve("hello.wasm")).getFileName());
  }

  @Test
  void aProgramThatIsNotThereOrNoFile() throws Exception {
    refuses("missing.wasm: no such file", "missing.wasm");
    refuses(home + ": Is a directory", home);
  }

  @Test
  void aProgramWithoutTheCommandThatIsNotThereOrNoFile() throws Exception {
    complains("missing.wasm: no such file", "missing.wasm");
    complains("missing.wat: no such file", "missing.wat", "run");
    Files.createDirectories(home.resolve("directory"));
    complains("unknown command 'directory' (see gangway --help)", "directory");
    write("script", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    complains("script: not a WebAssembly module", "script", "--dir", ".");
  }

  @Test
  void aStandardInputThatIsNoModule() throws Exception {
    complains("stdin: not a WebAssembly module", "run", "-");
    try (GangwayProcess process = GangwayProcess.start(home, "run", "-", "x")) {
      process
          .end(";;\n(module)")
          .exits(2)
          .prints("")
          .complains("stdin: is WebAssembly text, not a binary module; assemble it with wat2wasm");
    }
  }

  @Test
  void aMountThatIsNotThere() throws Exception {
    Path hello = guest("hello.wasm");
    Files.createDirectories(home.resolve("data"));
    refuses("--dir missing: no such file or directory (ENOENT)", "--dir", "missing", hello);
    refuses(
        "--dir data:/work: no such file or directory (ENOENT) (did you mean data::/work?)",
        "--dir",
        "data:/work",
        hello);
    write("file", new byte[0]);
    refuses("--dir file: not a directory (ENOTDIR)", "--dir", "file", hello);
  }

  @Test
  void aReadOnlyMountInAWritableOne() throws Exception {
    Files.createDirectories(home.resolve("nested/ro"));
    GangwayProcess.Result result =
        GangwayProcess.run(
                home,
                "run",
                "--dir",
                "nested::/m",
                "--dir",
                "nested/ro::/m/ro:ro",
                guest("hello.wasm"))
            .exits(2)
            .prints("");
    assertThat(result.err())
        .startsWith(
            "gangway: the host directories nested (at /m) and nested/ro (at /m/ro) overlap, and only"
                + " /m/ro is read-only")
        .hasLineCount(1);
  }

  @Test
  void anUnknownSuffixOfAMount() throws Exception {
    Files.createDirectories(home.resolve("data"));
    refuses(
        "--dir: unknown suffix ':RO' in 'data::/d:RO'; known: :ro, :rw, :dev and :cache=MODE"
            + " (if the path itself ends like that, append :rw) (see gangway run --help)",
        "--dir",
        "data::/d:RO",
        guest("hello.wasm"));
    refuses(
        "--dir data:RO: no such file or directory (ENOENT) (if :RO is meant as a suffix, known: :ro,"
            + " :rw, :dev and :cache=MODE)",
        "--dir",
        "data:RO",
        guest("hello.wasm"));
  }

  @Test
  void aTraceThatCannotBeWritten() throws Exception {
    refuses(
        "--trace-output missing/trace: no such file",
        "--trace-output",
        "missing/trace",
        guest("hello.wasm"));
  }

  @Test
  void aCommandLineThatMakesNoSense() throws Exception {
    refuses("Unknown option: '--frob' (see gangway run --help)", "--frob", guest("hello.wasm"));
    complains("unknown command 'rnu'; did you mean run? (see gangway --help)", "rnu", "a.wasm");
    complains("unknown command 'frobnicate' (see gangway --help)", "frobnicate");
    complains("unknown option '--hlep'; did you mean --help? (see gangway --help)", "--hlep");
    complains(
        "unknown option '--timout=1'; did you mean --timeout? It is an option of gangway run"
            + " (see gangway --help)",
        "--timout=1",
        "a.wasm");
    complains("unknown option '--qqqqqqqq' (see gangway --help)", "--qqqqqqqq", "a.wasm");
    complains(
        "--dir is an option of gangway run: gangway run --dir=. ... (see gangway run --help)",
        "--dir=.",
        guest("hello.wasm"));
    GangwayProcess.Result bare = GangwayProcess.run(home).exits(2).prints("");
    assertThat(bare.err()).isEqualTo(Help.gangway());
  }

  @Test
  void helpIsNoError() throws Exception {
    GangwayProcess.run(home, "run", "--help").exits(0).prints(Help.run()).isQuiet();
    GangwayProcess.run(home, "--version").exits(0).prints(Version.text()).isQuiet();
  }

  @Test
  void aSystemPropertyThatIsMisspeltIsAUsageError() {
    System.setProperty("dev.gangway.write", "touchonce");
    try {
      assertThat(Main.execute(List.of("run", "hello.wasm"))).isEqualTo(2);
    } finally {
      System.clearProperty("dev.gangway.write");
    }
  }
}
