package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.fs.stream.CaptureFile;
import dev.gangway.fs.stream.NullFile;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a guest, without the guest: memory, descriptors, a process. The test acts as
 * the guest: it writes arguments to memory and reads results from it.
 *
 * <p>Descriptors: 0 {@code /dev/null}, 1 and 2 captured, 3 the preopened directory {@link #ROOT}.
 */
final class FakeGuest implements AutoCloseable {
  static final int ROOT = 3;
  static final int MAX_FILES = 16;
  static final long READ_WRITE =
      Rights.FD_READ
          | Rights.FD_WRITE
          | Rights.FD_SEEK
          | Rights.FD_TELL
          | Rights.FD_FILESTAT_GET
          | Rights.FD_FDSTAT_SET_FLAGS;
  static final long ALL_RIGHTS = -1;

  /** A pointer outside this memory; the bytes after it are outside, too. */
  static final int NOWHERE = 0xfff0_0000;

  final LinearMemory memory = LinearMemory.create(4, 64);
  final FdTable files;
  final Task task;
  final CaptureFile stdout = new CaptureFile(1 << 16);
  final Process process;
  final FileSystem fileSystem;

  private int next = 64;

  FakeGuest() {
    this(new MemFileSystem(1 << 20, 100), false);
  }

  FakeGuest(FileSystem fileSystem, boolean readOnly) {
    this.files = new FdTable(MAX_FILES);
    this.task = new Task(memory, files);
    this.fileSystem = fileSystem;
    process = new Process(task, List.of("prog", "-x", "é"), List.of("A=1", "EMPTY="));
    install(new NullFile(Fcntl.O_RDONLY), null);
    install(stdout, null);
    install(new CaptureFile(1 << 16), null);
    mount(new Mount("/", fileSystem, readOnly));
  }

  @Override
  public void close() {
    files.close();
    memory.close();
    fileSystem.close();
  }

  /** Installs {@code file}, whose reference it takes, with the rights that fit it. */
  int install(OpenFile file, @Nullable String preopenPath) {
    long added =
        files.add(new Descriptor(file, preopenPath, Rights.initial(file), Rights.inheriting(file)));
    assertThat(added).isNotNegative();
    return (int) added;
  }

  /** Preopens another mount. */
  int mount(Mount mount) {
    Opened opened = new Opened();
    assertThat(mount.fileSystem().openRoot(mount, opened)).isZero();
    return install(opened.take(), mount.guestPath());
  }

  // ---- memory ---------------------------------------------------------------------------------

  /** A text in the guest's memory. */
  record Text(int pointer, int length) {}

  /** {@code bytes} of unused memory, aligned to 8. */
  int alloc(int bytes) {
    int pointer = next;
    next += (bytes + 15) & ~7;
    assertThat((long) next).isLessThan(memory.size());
    return pointer;
  }

  /** The last {@code bytes} of memory. */
  int lastBytes(int bytes) {
    return (int) (memory.size() - bytes);
  }

  Text text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Text bytes(byte[] bytes) {
    int pointer = alloc(bytes.length);
    memory.store(pointer, bytes, 0, bytes.length);
    return new Text(pointer, bytes.length);
  }

  byte[] load(int pointer, int length) {
    byte[] bytes = new byte[length];
    memory.load(pointer, bytes, 0, length);
    return bytes;
  }

  String loadText(int pointer, int length) {
    return new String(load(pointer, length), StandardCharsets.UTF_8);
  }

  /** An iovec array: pointer and length in turn. */
  int iovecs(int... pointersAndLengths) {
    int array = alloc(4 * pointersAndLengths.length);
    for (int i = 0; i < pointersAndLengths.length; i++) {
      memory.storeInt(array + 4 * i, pointersAndLengths[i]);
    }
    return array;
  }

  // ---- calls that tests of other calls need ---------------------------------------------------

  /** Descriptors in use. */
  int openFiles() {
    return (int) IntStream.range(0, MAX_FILES).filter(fd -> files.get(fd) != null).count();
  }

  /** Opens below the root; the test fails if that fails. */
  int open(String name, int oflags, long rights) {
    return open(name, oflags, rights, 0);
  }

  int open(String name, int oflags, long rights, int fdflags) {
    int opened = alloc(4);
    assertThat(open(name, oflags, rights, fdflags, opened)).isEqualTo(WasiErrno.SUCCESS);
    return memory.loadInt(opened);
  }

  /** Opens a directory below the root, with all rights that it can have. */
  int openDir(String name) {
    return open(name, OFlags.DIRECTORY, ALL_RIGHTS & ~Rights.FD_WRITE);
  }

  /** {@code path_open} below the root, with all rights to inherit: a WASI errno. */
  int open(String name, int oflags, long rights, int fdflags, int opened) {
    Text text = text(name);
    return PathOpen.pathOpen(
        process,
        ROOT,
        LookupFlags.SYMLINK_FOLLOW,
        text.pointer(),
        text.length(),
        oflags,
        rights,
        ALL_RIGHTS,
        fdflags,
        opened);
  }

  /** Creates a file below the root. */
  void create(String name, String contents) {
    int file = open(name, OFlags.CREAT | OFlags.TRUNC, READ_WRITE);
    write(file, contents);
    assertThat(FdCalls.fdClose(process, file)).isEqualTo(WasiErrno.SUCCESS);
  }

  void mkdir(String name) {
    Text text = text(name);
    assertThat(PathCalls.pathCreateDirectory(process, ROOT, text.pointer(), text.length()))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  /** Writes all of {@code contents}. */
  void write(int file, String contents) {
    Text text = text(contents);
    int nwritten = alloc(4);
    assertThat(
            FdReadWrite.fdWrite(process, file, iovecs(text.pointer(), text.length()), 1, nwritten))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(memory.loadInt(nwritten)).isEqualTo(text.length());
  }

  /** Reads up to 1000 bytes at the position. */
  String read(int file) {
    int buffer = alloc(1000);
    int nread = alloc(4);
    assertThat(FdReadWrite.fdRead(process, file, iovecs(buffer, 1000), 1, nread))
        .isEqualTo(WasiErrno.SUCCESS);
    return loadText(buffer, memory.loadInt(nread));
  }

  /** The contents of a file below the root. */
  String contents(String name) {
    int file = open(name, 0, READ_WRITE & ~Rights.FD_WRITE);
    String contents = read(file);
    assertThat(FdCalls.fdClose(process, file)).isEqualTo(WasiErrno.SUCCESS);
    return contents;
  }

  /** Whether there is such a name below the root; symlinks are not followed. */
  boolean exists(String name) {
    Text text = text(name);
    int errno =
        PathCalls.pathFilestatGet(
            process, ROOT, 0, text.pointer(), text.length(), alloc(Filestat.SIZE));
    assertThat(errno).isIn(WasiErrno.SUCCESS, WasiErrno.NOENT);
    return errno == WasiErrno.SUCCESS;
  }

  /** Drops rights of a descriptor. */
  void drop(int descriptor, long rights) {
    Descriptor d = Objects.requireNonNull(files.get(descriptor));
    long base = d.rights() & ~rights;
    long inheriting = d.inheritingRights() & ~rights;
    assertThat(FdCalls.fdFdstatSetRights(process, descriptor, base, inheriting))
        .isEqualTo(WasiErrno.SUCCESS);
  }
}
