package dev.gangway.bench.guest;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasi.WasiExitException;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** The guest under Endive's own WASI, compiled, with Endive's own memory. */
final class EndiveRunner implements Runner {
  private final WasmModule module;
  private final Function<Instance, Machine> machine;
  private final String guestPath;
  private final Path directory;
  private final Closeable fileSystem;

  /**
   * Loads the program.
   *
   * @param guestPath the guest's name of the directory
   * @param fileSystem closed in the end
   */
  EndiveRunner(Path wasm, String guestPath, Path directory, Closeable fileSystem)
      throws IOException {
    this.module = Parser.parse(Files.readAllBytes(wasm));
    this.machine = MachineFactoryCompiler.builder(module).compile();
    this.guestPath = guestPath;
    this.directory = directory;
    this.fileSystem = fileSystem;
  }

  /** On an in-memory file system of the JVM: what Endive's manual tells its users to take. */
  static EndiveRunner onJimfs(Path wasm, String guestPath) throws IOException {
    // Endive's WASI asks for the attributes of "unix", which jimfs supports only on request.
    Configuration unix = Configuration.unix().toBuilder().setAttributeViews("unix").build();
    FileSystem jimfs = Jimfs.newFileSystem(unix);
    Path directory = Files.createDirectory(jimfs.getPath("/bench"));
    return new EndiveRunner(wasm, guestPath, directory, jimfs);
  }

  @Override
  public int run(List<String> args) {
    List<String> argv = new ArrayList<>();
    argv.add("bench");
    argv.addAll(args);
    WasiOptions options =
        WasiOptions.builder()
            .withArguments(argv)
            .withDirectory(guestPath, directory)
            .withEnvironment("TMPDIR", guestPath)
            .withStdout(System.out, false)
            .withStderr(System.err, false)
            .build();
    try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options).build()) {
      Instance.builder(module)
          .withMachineFactory(machine)
          .withImportValues(ImportValues.builder().addFunction(wasi.toHostFunctions()).build())
          .build(); // runs _start
      return 0;
    } catch (WasiExitException exit) {
      return exit.exitCode();
    }
  }

  @Override
  public void close() {
    try {
      fileSystem.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
