package dev.gangway.realguests;

import dev.gangway.ExecFormatException;
import dev.gangway.FunctionType;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestMemory;
import dev.gangway.HostModule;
import dev.gangway.ImportType;
import dev.gangway.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A module on Gangway, by its public API. */
final class OnGangway implements RealGuest {
  /** QuickJS's interpreter, compiled without optimization, is more work than the limit. */
  private static final Gangway COMPILER =
      Gangway.builder().moduleLimit("function-work", 25_000_000).build();

  private static final Map<NpmModule, Program> PROGRAMS = new ConcurrentHashMap<>();

  private final Guest guest;
  private final GuestMemory memory;

  private OnGangway(Guest guest) {
    this.guest = guest;
    this.memory = guest.memory();
  }

  static <R> R use(NpmModule module, Use<R> use) throws Exception {
    Program program = PROGRAMS.computeIfAbsent(module, OnGangway::load);
    try (Gangway.Builder settings = Gangway.builder()) {
      Path root = use.root();
      if (root != null) {
        settings.directory("/", root);
      }
      try (Gangway gangway = settings.build()) {
        return use(program, gangway.guest(program), use);
      }
    }
  }

  private static <R> R use(Program program, Guest.Builder builder, Use<R> use) throws Exception {
    // Of two with the same function, the later one counts.
    program.imports().forEach(each -> builder.hostModule(refusing(each)));
    use.lent().forEach(each -> builder.hostModule(hostModule(each)));
    List<String> startFunctions = use.startFunctions();
    if (startFunctions != null) {
      builder.startFunctions(startFunctions.toArray(String[]::new));
    }
    try (Guest guest = builder.build()) {
      use.on(new OnGangway(guest));
      guest.start();
      return use.run();
    }
  }

  private static Program load(NpmModule module) {
    try {
      return COMPILER.load(module.wasm(), module.name());
    } catch (ExecFormatException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static <T> HostModule hostModule(Lent<T> lent) {
    return HostModule.of(lent.module(), lent.type(), lent.implementation());
  }

  /** A function that throws; nothing if it is one of WASI. */
  private static HostModule refusing(ImportType wanted) {
    HostModule.Builder module = HostModule.builder(wanted.module());
    if (wanted.type() instanceof FunctionType type && !Use.isWasi(wanted.module())) {
      module.function(
          wanted.name(),
          type,
          (call, args, results) -> {
            throw Use.unused(wanted.module(), wanted.name());
          });
    }
    return module.build();
  }

  @Override
  public <T> T bind(Class<T> type) {
    return guest.bind(type);
  }

  @Override
  public long global(String name) {
    return guest.global(name).get();
  }

  @Override
  public byte[] read(int address, int length) {
    return memory.read(address, length);
  }

  @Override
  public void write(int address, byte[] bytes) {
    memory.write(address, bytes);
  }

  @Override
  public int readInt(int address) {
    return memory.readInt(address);
  }

  @Override
  public String readCString(int address) {
    return memory.readCString(address);
  }

  @Override
  public long size() {
    return memory.size();
  }

  @Override
  public int grow(int pages) {
    return memory.grow(pages);
  }
}
