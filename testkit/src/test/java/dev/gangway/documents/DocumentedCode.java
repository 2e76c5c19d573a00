package dev.gangway.documents;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestMemory;
import dev.gangway.Program;
import dev.gangway.endive.EndiveHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasi.WasiOptions;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * What the texts of README.md and docs/embedding.md presuppose: variables, types and methods that
 * their code uses without declaring them. Each block of code becomes a subclass.
 */
@SuppressWarnings("NullAway.Init") // by open
public abstract class DocumentedCode implements AutoCloseable {
  /** What a reader of the documents imports. */
  static final List<String> IMPORTS =
      List.of(
          "import dev.gangway.*;",
          "import dev.gangway.endive.*;",
          "import java.nio.file.*;",
          "import java.time.*;",
          "import java.util.*;",
          "import java.util.concurrent.*;",
          "import java.util.random.*;",
          "import static java.nio.charset.StandardCharsets.UTF_8;",
          "import run.endive.runtime.ImportValues;",
          "import run.endive.runtime.Instance;",
          "import run.endive.wasi.*;");

  private static final Path GUESTS = Path.of("..", "guests").toAbsolutePath().normalize();

  /** A reactor without imports that exports malloc and free. */
  private static final Path WORDS =
      Path.of("..", "examples", "reactor", "guest", "words.wasm").toAbsolutePath().normalize();

  /** A module with the function {@code add (i32, i32) -> i32}. */
  private static final byte[] ADD = {
    0, 'a', 's', 'm', 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 3, 2, 1, 0, 7, 7, 1, 3,
    'a', 'd', 'd', 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 11
  };

  /** A logger of the reader's. */
  public interface Log {
    void warn(String message);
  }

  /** Classes that a build plug-in has made. */
  public static final class Words {
    private Words() {}

    public static Machine create(Instance instance) {
      return new InterpreterMachine(instance);
    }
  }

  /** As {@link Words}, with the module. */
  public static final class WordsModule {
    private WordsModule() {}

    public static WasmModule load() {
      try {
        return Parser.parse(Files.readAllBytes(WORDS));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public static Machine create(Instance instance) {
      return new InterpreterMachine(instance);
    }
  }

  protected static final int MAX_NAME = 100;

  protected final Log log = System.out::println;
  protected final OutputStream out = new ByteArrayOutputStream();
  protected final String json = "{}";
  protected final WasiOptions options = WasiOptions.builder().build();
  protected final WasmModule module = WordsModule.load();

  protected Gangway gangway;
  protected Program program;
  protected Program wc;
  protected Guest guest;
  protected GuestMemory memory;
  protected EndiveHost host;
  protected Instance.Builder builder;
  protected int address;
  protected int result;
  protected Object tenant;
  protected Path tenantDirectory;
  protected Path data;
  private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** The code. */
  public abstract void run() throws Exception;

  /** Makes the variables. */
  void open(Path temporary) throws IOException {
    directory = temporary;
    data = Files.createDirectory(temporary.resolve("data"));
    tenantDirectory = Files.createDirectory(temporary.resolve("tenant"));
    tenant = "red";
    Files.writeString(data.resolve("README.md"), "one two\n");
    Files.writeString(data.resolve("model.bin"), "model");
    Files.write(temporary.resolve("words.wasm"), ADD);
    Files.createSymbolicLink(temporary.resolve("guests"), GUESTS);
    gangway = closed(Gangway.builder().directory("/work", data).build());
    program = gangway.load(WORDS);
    wc = gangway.load(GUESTS.resolve("wc.wasm"));
    guest = closed(gangway.guest(program).build());
    guest.start();
    memory = guest.memory();
    address = guest.allocator().allocate(100);
    result = address + 96;
    memory.writeInt(address, 7);
    memory.writeString(address + 4, "gangway");
    host = closed(gangway.endive("words").build());
    builder =
        Instance.builder(module)
            .withMemoryFactory(host.memoryFactory())
            .withTableFactory(host.tableFactory())
            .withImportValues(ImportValues.builder().addFunction(host.hostFunctions()).build());
  }

  private <T extends AutoCloseable> T closed(T one) {
    open.add(one);
    return one;
  }

  /** What the code writes as {@code Path.of}. */
  protected Path path(String name) {
    return directory.resolve(name);
  }

  protected void log(Object status, String text) {
    log.warn(status + text);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }
}
