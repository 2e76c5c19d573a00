package dev.gangway;

import dev.gangway.ExternType.GlobalType;
import dev.gangway.abi.Errno;
import dev.gangway.filemap.PageCache;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.MemoryMapping;
import dev.gangway.vfs.Mount;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.engine.Bindings;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.Instance;
import dev.gangway.wasm.ScannedModule;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a {@link Program}, with its own memory, descriptors and limits.
 *
 * <p>A guest lives until it ends or is closed. {@link #run} runs a command to its end. {@link
 * #start} starts a reactor, or a command whose exports are called afterwards. A trap, an exit, a
 * time limit, an exception of a host function or {@link #kill} ends the guest: the call throws a
 * {@link GuestException} or that exception, and later calls throw a GuestException.
 *
 * <p>One thread at a time may be inside the guest: in {@link #run}, in {@link #start}, or in a call
 * of its functions. A call from another thread throws IllegalStateException and does no harm. An
 * interrupt of the thread inside ends the guest. The other methods may be called from any thread,
 * also while the guest runs.
 */
public final class Guest implements AutoCloseable {
  /** The function that a reactor's toolchain exports to be called first. */
  private static final String INITIALIZE = "_initialize";

  private final Program program;
  private final List<String> startFunctions;
  private final Bindings bindings;
  private final Sandbox sandbox;
  private final @Nullable Object state;

  private final GuestLife life;

  /** Null before it is started. */
  private volatile @Nullable Instance instance;

  private Guest(Builder from, Bindings bindings, Sandbox sandbox) {
    this.program = from.module;
    this.startFunctions = from.startFunctions();
    this.bindings = bindings;
    this.sandbox = sandbox;
    this.state = from.state;
    this.life = sandbox.life;
  }

  /**
   * Returns the addresses of its listening sockets, in the order of {@link Builder#listen}. Port 0
   * is replaced by the port that the host has chosen.
   *
   * @return the addresses, immutable
   */
  public List<InetSocketAddress> listening() {
    return sandbox.listening;
  }

  /**
   * Loads a range of a file into the page cache and pins it until the guest exits; the guest can
   * then map it ({@code mmap(2)}). All guests that map a file share its pages: a thousand of them
   * need the memory of one. At most half of a page cache can be pinned.
   *
   * <p>The guest maps it by a call of the module {@code gangway} ({@code
   * guests/include/gangway.h}), at an address of its choice: only the guest's own allocator knows
   * which addresses are free. The guest sees at once what others write to the file. Bytes behind
   * the end of the file are zero: the end at the time of this call, or an earlier one if the file
   * is truncated later.
   *
   * <p>Stores to a {@linkplain MapMode#SHARED shared} mapping go to the file: other guests see them
   * at once, and each sync of the file, the flusher, and the end of the mapping bring them to the
   * host. They never make the file longer.
   *
   * <p>If the host is not Linux, or does not allow shared pages, a shared mapping is refused and a
   * private one is a copy, made when the guest maps it.
   *
   * <p>May be called before {@link #run} and while it runs.
   *
   * @param path absolute path in the guest
   * @param offset first byte in the file, a multiple of 4096
   * @param length bytes, above zero; the file may be shorter
   * @param mode what stores do
   * @return the number that the guest passes to map it: 0, then 1, …
   * @throws IllegalArgumentException if {@code path} is not absolute, or {@code offset} or {@code
   *     length} is invalid ({@code EINVAL})
   * @throws IllegalStateException if the guest is closed
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws java.nio.file.AccessDeniedException if it may not be read; for a shared mapping, also
   *     if it may not be written, as on a read-only mount ({@code EACCES})
   * @throws java.nio.file.FileSystemException if it is a directory ({@code EISDIR}), is more than
   *     the guest's memory can hold or the page cache can pin ({@code ENOMEM}), is on a mount
   *     without a page cache ({@code ENODEV}), or cannot be read ({@code EIO}), or if the thread
   *     was interrupted ({@code EINTR}); its reason says which
   * @throws IOException as the subclasses above
   */
  public int map(String path, long offset, long length, MapMode mode) throws IOException {
    MappedFile.check(path, offset, length);
    LinearMemory memory = sandbox.memory;
    if (!memory.acquire()) {
      throw new IllegalStateException("the guest is closed");
    }
    try {
      if (length > (long) memory.maximumPages() * LinearMemory.PAGE_SIZE) {
        throw MappedFile.failure(path, -Errno.ENOMEM);
      }
      MemoryMapping mapping = MappedFile.load(sandbox.mounts, path, offset, length, mode);
      memory.whenFreed(mapping::close);
      return sandbox.process.mappings().add(mapping);
    } finally {
      memory.release();
    }
  }

  /**
   * Runs the program to its end, in this thread, and closes its files: instantiates it, and runs
   * its start functions ({@link Builder#startFunctions}). A guest runs once. The time limit starts
   * here.
   *
   * <p>Does not throw for what the guest does. Does not throw what its streams and host functions
   * throw, either: that is the {@linkplain ExitStatus#cause cause} of the status. If an interrupt
   * of the caller ended the guest, the thread's interrupt status stays set.
   *
   * @return how the guest ended
   * @throws IllegalStateException if it ran before or is closed, or if it is a reactor without
   *     start functions: {@link #start} it
   */
  public ExitStatus run() {
    if (startFunctions.isEmpty() || startFunctions.equals(List.of(INITIALIZE))) {
      throw new IllegalStateException(
          program.name()
              + ": is a reactor (it exports no _start): call start(), then its functions");
    }
    begin();
    if (launch() == null) {
      life.end(sandbox.streams.withCause(ExitStatus.exited(0)));
    }
    return Objects.requireNonNull(life.status());
  }

  /**
   * Starts the guest, in this thread: instantiates it, which runs the start function of the module,
   * and runs its start functions: by default {@code _initialize} of a reactor, {@code _start} of a
   * command ({@link Builder#startFunctions}). Afterwards its functions can be called. A guest
   * starts once.
   *
   * <p>A command that exits with status 0 counts as returned.
   *
   * @throws GuestException if the guest ended
   * @throws IllegalStateException if it was started or ran before, or is closed
   */
  public void start() {
    begin();
    Throwable thrown = launch();
    if (thrown != null) {
      throw Unchecked.<RuntimeException>of(thrown);
    }
    life.exit();
  }

  private void begin() {
    if (!sandbox.begin()) {
      throw new IllegalStateException("a guest runs or starts once, and not after close()");
    }
  }

  /**
   * Enters the guest, makes the instance and runs the start functions.
   *
   * @return null, and the thread is inside; or what the caller gets, and the guest has ended
   */
  private @Nullable Throwable launch() {
    try {
      life.enter();
    } catch (GuestException killed) {
      return killed;
    }
    try {
      Instance made = program.executable().instantiate(sandbox.process, bindings, life);
      instance = made;
      for (String each : startFunctions) {
        life.starting(true);
        Object _ = made.function(index(each)).invoke();
      }
    } catch (GuestExit exit) {
      // In the start section there is no instance yet that could be called afterwards.
      if (exit.status() != 0 || instance == null) {
        return life.failed(exit);
      }
    } catch (Throwable thrown) {
      return life.failedInside(thrown);
    } finally {
      life.starting(false);
    }
    return null;
  }

  private int index(String function) {
    return Objects.requireNonNull(program.function(function)).index();
  }

  /**
   * Returns an exported function of the guest.
   *
   * @param name the name of the export
   * @return the function
   * @throws IllegalArgumentException if there is no such export, it is not a function, or Java
   *     cannot hold its values; the message has its type, or the names of the exports
   * @throws IllegalStateException if the guest is not started
   */
  public GuestFunction function(String name) {
    FunctionType type = program.functionType(name);
    Instance started = instance;
    if (started == null) {
      throw new IllegalStateException(
          program.name() + ": start() must be called before function()");
    }
    return new GuestFunction(name, type, started.function(index(name)));
  }

  /**
   * Returns an exported global variable of the guest. Toolchains export addresses in this way: a
   * buffer of the guest, the end of its data.
   *
   * @param name the name of the export
   * @return the variable
   * @throws IllegalArgumentException if there is no such export, or it is not a global variable of
   *     a number type; the message has its type, or the names of the exports
   * @throws IllegalStateException if the guest is not started
   */
  public GuestGlobal global(String name) {
    GlobalType type = program.globalType(name);
    Instance started = instance;
    if (started == null) {
      throw new IllegalStateException(program.name() + ": start() must be called before global()");
    }
    int index = Objects.requireNonNull(program.find(name, ScannedModule.Kind.GLOBAL)).index();
    return new GuestGlobal(name, type, started.global(index));
  }

  /**
   * Makes an object whose methods call exported functions of the guest, each under its own name or
   * that of its {@link Export}.
   *
   * <p>Parameters and results are {@code int} (i32), {@code long} (i64), {@code float} (f32),
   * {@code double} (f64) and {@code Object} (externref); several results are a {@code long[]} with
   * their bits. Default methods of the interface are kept. The object is for one thread at a time,
   * as the guest is.
   *
   * @param <T> the interface
   * @param type an interface on the class path, or of a module that opens its package to {@code
   *     dev.gangway}; need not be public
   * @return the object
   * @throws IllegalArgumentException if {@code type} is not such an interface, or has a method for
   *     which the guest exports no function of its type; the message has both types
   * @throws IllegalStateException if the guest is not started
   */
  public <T> T bind(Class<T> type) {
    return Binding.of(type, this);
  }

  /**
   * Returns the guest's memory, for the embedder to read and write. May be called at any time, and
   * before {@link #start}: then the memory is zero.
   *
   * @return the same object each time; after {@link #close} each access throws
   */
  public GuestMemory memory() {
    return sandbox.view;
  }

  /**
   * Makes an allocator over the guest's own functions: {@code malloc} and {@code free} if it
   * exports {@code malloc}, else {@code cabi_realloc} and, if it is exported, {@code free}.
   *
   * @return an allocator; it has no state
   * @throws IllegalArgumentException if the guest exports neither
   * @throws IllegalStateException if the guest is not started
   */
  public GuestAllocator allocator() {
    return Allocators.of(this, program);
  }

  /**
   * Makes an allocator over two of the guest's functions.
   *
   * @param allocate the name of a function that takes a size, an i32, and returns an address; 0 if
   *     there is no memory
   * @param free the name of a function that takes the address, or the address and the size, each an
   *     i32; its results are ignored
   * @return an allocator; it has no state
   * @throws IllegalArgumentException if there are no such functions
   * @throws IllegalStateException if the guest is not started
   */
  public GuestAllocator allocator(String allocate, String free) {
    return Allocators.of(this, allocate, free);
  }

  /**
   * Says what the guest has used. Cheap; may be called at any time, also while it runs. After
   * {@link #close}, its memory is 0.
   *
   * @return the values of now
   */
  public GuestUsage usage() {
    return sandbox.usage();
  }

  /** The embedder's object for this guest: see {@link GuestCall#state}. */
  <T> T state(Class<T> type) {
    Object own = state;
    if (own == null) {
      throw new IllegalStateException("the guest was built without a state");
    }
    return type.cast(own);
  }

  Optional<Duration> timeLeft() {
    long nanos = life.nanosLeft();
    return nanos == Deadline.NONE ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  String programName() {
    return program.name();
  }

  /**
   * Ends the guest wherever it is: in a loop, in a wait, in the middle of a write. Returns at once
   * and takes no lock. A guest that is killed before its run executes nothing. Idempotent.
   */
  public void kill() {
    sandbox.deadline.kill();
  }

  /**
   * Frees all that the guest has. If another thread is inside the guest, this kills the guest and
   * waits for its end. If this thread is inside (a stream or a host function calls this), this
   * kills it and does not wait: the guest ends when the stream or function returns. Idempotent.
   */
  @Override
  public void close() {
    sandbox.close();
  }

  /** Sets up one run. Each guest that it builds has the same settings. Not thread-safe. */
  public static final class Builder extends GuestSettings<Builder> {
    /** The default limit of captured output: 1 MiB of each stream. */
    private static final int CAPTURED_BYTES = 1 << 20;

    private final Program module;
    private final List<HostModule> hostModules = new ArrayList<>();
    private @Nullable List<String> startFunctions;
    private @Nullable Object state;

    Builder(
        Program program,
        List<Mount> mounts,
        Limits limits,
        AlarmClock clock,
        @Nullable PageCache pageCache) {
      super(program.name(), mounts, limits, clock, pageCache);
      this.module = program;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Gives the guest functions, global variables and tables of the embedder. A function named like
     * a system call of WASI replaces it. Of two modules with one name, the guest has the parts of
     * both; if both have one of the same name, that of the later one.
     *
     * @param module shared by all guests that get it
     * @return this builder
     */
    public Builder hostModule(HostModule module) {
      hostModules.add(Objects.requireNonNull(module, "module"));
      return this;
    }

    /**
     * Sets the exported functions that {@link Guest#start} and {@link Guest#run} run, in order.
     * Default: {@code _start} if there is one, else {@code _initialize} if there is one. The start
     * function of the module's start section runs in any case.
     *
     * @param names of functions without parameters; none: only the instance is made
     * @return this builder
     */
    public Builder startFunctions(String... names) {
      startFunctions = List.of(names);
      return this;
    }

    /**
     * Sets the object that host functions get by {@link GuestCall#state}. Default: none.
     *
     * @param own any object
     * @return this builder
     */
    public Builder state(Object own) {
      state = own;
      return this;
    }

    /**
     * Makes the guest: allocates its memory, opens its mounts and listeners.
     *
     * @return the guest, ready to run; close it
     * @throws IllegalArgumentException if an argument or a variable contains NUL or a lone
     *     surrogate that {@link #args(String...)} does not allow; also if a {@linkplain
     *     #startFunctions start function} is not exported, or has parameters; or if a mount of its
     *     own is refused as by {@link Gangway.Builder}
     * @throws ExecFormatException if the program imports what is not provided, with the type of
     *     each such import, or starts with more memory than the limit
     * @throws IOException if a mount or a listener cannot be opened, or needs more descriptors than
     *     the limit
     */
    public Guest build() throws IOException {
      startFunctions().forEach(this::checkStartFunction);
      GuestCall call = new GuestCall();
      Bindings bindings = Linker.link(module, hostModules, this::observed, call);
      Executable executable = module.executable();
      Sandbox sandbox = open(executable.initialPages(), executable.maximumPages());
      Guest guest = new Guest(this, bindings, sandbox);
      call.bind(guest);
      return guest;
    }

    /** As {@link #build}, with other outputs. */
    Guest build(OutputStream out, OutputStream err) throws IOException {
      Stdio own = stdio;
      stdio = own.withOutputs(out, err);
      try {
        return build();
      } finally {
        stdio = own;
      }
    }

    /**
     * Makes a guest, runs it to its end in this thread, closes it, and returns what it wrote to
     * stdout and stderr: at most {@value #CAPTURED_BYTES} bytes each. Otherwise as {@link
     * #runCaptured(int)}.
     *
     * @return its status and output
     * @throws IOException as {@link #build}
     * @throws IllegalStateException if it is a reactor without start functions
     */
    public RunResult runCaptured() throws IOException {
      return runCaptured(CAPTURED_BYTES);
    }

    /**
     * Makes a guest, runs it to its end in this thread, closes it, and returns what it wrote to
     * stdout and stderr. Streams that were set by {@link #stdout} and {@link #stderr} are not used.
     * Does not throw for what the guest does. An interrupt of the thread and the {@linkplain
     * #timeLimit time limit} end it.
     *
     * <p>A write that exceeds the limit ends the guest with {@link ExitStatus.Reason#OUTPUT_LIMIT}.
     * What it wrote up to the limit is kept.
     *
     * @param maxBytes the most bytes of each of the two streams
     * @return its status and output
     * @throws IllegalArgumentException as {@link #build}, or if {@code maxBytes} is negative
     * @throws IOException as {@link #build}
     * @throws IllegalStateException if it is a reactor without start functions
     */
    public RunResult runCaptured(int maxBytes) throws IOException {
      return RunResult.of(this, maxBytes);
    }

    private List<String> startFunctions() {
      List<String> set = startFunctions;
      if (set != null) {
        return set;
      }
      return Stream.of("_start", INITIALIZE)
          .filter(each -> module.function(each) != null)
          .limit(1)
          .toList();
    }

    private void checkStartFunction(String function) {
      FunctionType type = module.functionType(function);
      if (!type.parameters().isEmpty()) {
        throw new IllegalArgumentException(
            "%s: %s is no start function: its type is %s".formatted(program, function, type));
      }
    }
  }
}
