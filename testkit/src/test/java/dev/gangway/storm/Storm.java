package dev.gangway.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.KernelMounts;
import dev.gangway.Program;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.MemInfo;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.testkit.GuestPrograms;
import dev.gangway.testkit.HostResources;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Guests and host threads in one directory, and what must hold afterwards: cache and host agree, no
 * lock is held, no folio and no descriptor of the host is left.
 */
final class Storm {
  private static final int GUESTS = 8;
  private static final int HOST_THREADS = 2;

  /** What a loaded machine may need beyond the storm itself. */
  private static final long PATIENCE_SECONDS = 120;

  /** Attempts, if the host fails on purpose. */
  private static final int ATTEMPTS = 100;

  private static final Pattern SAID =
      Pattern.compile("ops=(\\d+) errors=(\\d+)\nown=([0-9a-f]{16})\n");

  private final Path directory;
  private final CacheMode mode;
  private final long seed;
  private final Duration length;
  private final int attempts;

  /**
   * A storm.
   *
   * @param faulty whether the host's calls may fail at any time
   */
  Storm(Path directory, CacheMode mode, long seed, Duration length, boolean faulty) {
    this.directory = directory;
    this.mode = mode;
    this.seed = seed;
    this.length = length;
    this.attempts = faulty ? ATTEMPTS : 1;
  }

  /**
   * Runs it and checks what is left.
   *
   * @return what the guests did, for people
   */
  String run() throws Exception {
    List<String> before = descriptors();
    String report;
    PageCache cache = new PageCache(PageCache.MIN_BYTES);
    try (HostFileSystem fs = new HostFileSystem(directory, mode, cache)) {
      report = blow(fs);
      persistently(() -> assertThat(cache.inodes().sync()).as("sync").isZero());
      compare(fs);
      requireNothingHeld(cache);
    } finally {
      cache.close();
    }
    assertThat(descriptors()).as("descriptors").isEqualTo(before);
    return report;
  }

  /** Devices, such as the JVM's source of random numbers, are opened when they are needed first. */
  private static List<String> descriptors() {
    return HostResources.now().fds().stream().filter(fd -> !fd.endsWith("random")).toList();
  }

  // ---- the storm ------------------------------------------------------------------------------

  private String blow(HostFileSystem fs) throws Exception {
    List<FutureTask<String>> guests = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    // Not closed: that would close the file system.
    Gangway gangway = KernelMounts.mount(Gangway.builder(), "/d", fs, false).build();
    Program program = gangway.load(GuestPrograms.path("storm"));
    for (int i = 0; i < GUESTS; i++) {
      int number = i;
      FutureTask<String> guest = new FutureTask<>(() -> guest(gangway, program, number));
      guests.add(guest);
      threads.add(Thread.ofPlatform().daemon().name("storm-guest-" + i).start(guest));
    }
    long end = System.nanoTime() + length.toNanos();
    for (int i = 0; i < HOST_THREADS; i++) {
      HostThread host = new HostThread(directory, i, seed, end);
      threads.add(Thread.ofPlatform().daemon().name("storm-host-" + i).start(host));
    }
    long operations = 0;
    long errors = 0;
    for (int i = 0; i < GUESTS; i++) {
      Matcher said = SAID.matcher(await(guests.get(i)));
      assertThat(said.matches()).isTrue();
      operations += Long.parseLong(said.group(1));
      errors += Long.parseLong(said.group(2));
      byte[] own = Files.readAllBytes(directory.resolve("own." + i));
      assertThat(hash(own)).as("own.%s", i).isEqualTo(said.group(3));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("ended").isTrue();
    }
    return "%s: %d calls, %d of them failed".formatted(mode, operations, errors);
  }

  private String guest(Gangway gangway, Program program, int number) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Guest guest =
        gangway
            .guest(program)
            .args("/d", "" + number, Long.toUnsignedString(seed), "" + length.toMillis())
            .stdout(out)
            .stderr(err)
            .build()) {
      ExitStatus status = guest.run();
      assertThat(status).as("%s", err).isEqualTo(new ExitStatus(0, ExitStatus.Reason.EXITED, null));
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private String await(FutureTask<String> guest) throws Exception {
    try {
      return guest.get(length.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      StringBuilder stacks = new StringBuilder("a guest hangs:");
      Thread.getAllStackTraces()
          .forEach((thread, stack) -> {
            stacks.append("\n").append(thread);
            Stream.of(stack).forEach(frame -> stacks.append("\n  at ").append(frame));
          });
      throw new AssertionError(stacks.toString(), hangs);
    }
  }

  private static String hash(byte[] bytes) {
    long h = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      h = (h ^ Byte.toUnsignedLong(b)) * 0x100000001b3L;
    }
    return "%016x".formatted(h);
  }

  // ---- what is left ---------------------------------------------------------------------------

  private void compare(HostFileSystem fs) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    persistently(() -> {
      try (TestKernel kernel = TestKernel.with(fs)) {
        assertThat(kernel.root().list().names()).containsExactlyInAnyOrderElementsOf(names);
      }
    });
    for (String name : names) {
      persistently(() -> {
        try (TestKernel kernel = TestKernel.with(fs)) {
          compare(kernel, name);
        }
      });
    }
  }

  private void compare(TestKernel kernel, String name) {
    TestDirectory root = kernel.root();
    Path path = directory.resolve(name);
    OpenFile file = root.open(name, Fcntl.O_RDWR);
    Kstat stat = kernel.fstat(file);
    byte[] host = read(path);
    byte[] content = kernel.pread(file, host.length + 1, 0);
    assertThat(stat.size).as("size of %s", name).isEqualTo(host.length);
    assertThat(content.length).as("bytes of %s", name).isEqualTo(host.length);
    int difference = Arrays.mismatch(content, host);
    assertThat(difference).as("first byte of %s that differs from the host's", name).isEqualTo(-1);
    assertThat(Block.firstBroken(host)).as("first broken block of %s", name).isEqualTo(-1);
    Kstat byName = root.stat(name);
    assertThat(List.of(byName.ino, byName.nlink, byName.size))
        .as("stat of %s", name)
        .isEqualTo(List.of(attribute(path, "ino"), links(path), (long) host.length));
    // It would wait for ever for a lock that another thread still holds.
    assertThat(file.truncate(host.length)).as("truncate %s", name).isZero();
    kernel.close(file);
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long attribute(Path path, String name) {
    try {
      return ((Number) Files.getAttribute(path, "unix:" + name)).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long links(Path path) {
    return attribute(path, "nlink");
  }

  /** A folio that is locked, dirty, mapped or in use cannot be dropped. */
  private static void requireNothingHeld(PageCache cache) {
    MemInfo left = MemInfo.of(cache, 0);
    for (int i = 0; i < 50 && left.cached() != 0; i++) {
      DropCaches.of(cache);
      left = MemInfo.of(cache, 0);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(left)
        .isEqualTo(new MemInfo(cache.memory().maxBytes(), 0, 0, 0, 0, 0, 0, 0, left.slab()));
    assertThat(left.slab()).isLessThanOrEqualTo(cache.memory().maxBytes());
  }

  /** Retries, if the host may fail. */
  private void persistently(Runnable action) {
    for (int i = 1; i < attempts; i++) {
      try {
        action.run();
        return;
      } catch (AssertionError | UncheckedIOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    action.run();
  }
}
