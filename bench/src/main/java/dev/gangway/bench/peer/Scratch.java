package dev.gangway.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The directories of one run, which are removed after it. Those of a run that was killed are
 * removed by its {@link Sweeper}, or by the next run in the same place, if the sweeper was killed,
 * too. A file that the run has locked says that it lives.
 */
public final class Scratch implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "gangway-bench";
  private static final String LOCK = "lock";

  /** Time between making the directory and locking the file in it, and much more. */
  private static final Duration BIRTH = Duration.ofMinutes(1);

  /** A process that is about to be killed may make files meanwhile. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE_NANOS = 20_000_000;

  private final Path top;
  private final FileChannel lock;
  private final Sweeper sweeper;

  private Scratch(Path top, FileChannel lock, Sweeper sweeper) {
    this.top = top;
    this.lock = lock;
    this.sweeper = sweeper;
  }

  /** A tmpfs, or else the directory for temporary files. */
  public static Path defaultPlace() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Makes them in {@code place}, after removing what killed runs have left there. */
  public static Scratch in(Path place) throws IOException {
    sweep(place);
    Path top = Files.createTempDirectory(place, PREFIX);
    Sweeper sweeper = Sweeper.of(top);
    FileChannel channel = openLock(top, StandardOpenOption.CREATE_NEW);
    channel.lock();
    return new Scratch(top, channel, sweeper);
  }

  private static FileChannel openLock(Path top, StandardOpenOption... more) throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, more);
    return FileChannel.open(top.resolve(LOCK), options);
  }

  private static void sweep(Path place) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path top : found) {
        if (isLeftOver(top)) {
          remove(top);
        }
      }
    }
  }

  private static boolean isLeftOver(Path top) throws IOException {
    try (FileChannel channel = openLock(top);
        FileLock mine = channel.tryLock()) {
      return mine != null;
    } catch (NoSuchFileException e) {
      Instant born = Files.getLastModifiedTime(top).toInstant();
      return born.isBefore(Instant.now().minus(BIRTH));
    } catch (OverlappingFileLockException e) {
      return false; // this process's own
    } catch (IOException e) {
      return false; // in use by another run, or no locks here
    }
  }

  /**
   * What peers are started with.
   *
   * @param guests the directory of that name
   * @param jvmArgs given to each JVM
   */
  public Workplace workplace(Path guests, List<String> jvmArgs) throws IOException {
    Path directory = Files.createDirectory(top.resolve("host"));
    Path scratch = Files.createDirectory(top.resolve("scratch"));
    return new Workplace(guests, directory, scratch, jvmArgs);
  }

  @Override
  public void close() throws IOException {
    remove(top);
    lock.close();
    sweeper.close();
  }

  /** Removes a tree, also if others remove it or still use it for a moment. */
  private static void remove(Path top) throws IOException {
    for (int attempt = 1; Files.exists(top); attempt++) {
      try (Stream<Path> found = Files.walk(top)) {
        for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(top + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
