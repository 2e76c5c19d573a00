package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.PageCache;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.BareGuest;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A guest and another program write to disjoint bytes of one file. None is ever lost, whatever is
 * synced, closed, reclaimed and flushed meanwhile. The page cache has the minimum size, and the
 * file is larger.
 *
 * <p>{@code -Dgangway.disjoint.steps=1000000} makes a long run, {@code -Dgangway.seed} repeats one.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DisjointWritersTest {
  private static final int STEPS = TestSettings.of(TestSettings.DISJOINT_STEPS);
  private static final int BYTES = 3 << 20;

  @TempDir Path dir;
  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);
  private final BareGuest guest = new BareGuest();

  /** The expected contents. Each byte has one owner, and only that owner's thread changes it. */
  private final byte[] model = new byte[BYTES];

  /** The starts of the ranges, alternating between guest and host, and the end of the last. */
  private final int[] starts = new int[BYTES + 2];

  private int ranges;
  private int size;
  private long stamps;

  @AfterEach
  void close() {
    cache.close();
    guest.close();
  }

  private static Random random(String test) {
    long seed = TestSettings.seed();
    System.out.println("DisjointWritersTest." + test + ": -Dgangway.seed=" + seed);
    return new Random(seed);
  }

  /** Ranges of a few bytes, of parts of a page, and of several pages. */
  private void divide(Random random) {
    int[] longest = {3, 40, 1000, 5000, 50_000};
    int at = 0;
    while (at < BYTES) {
      starts[ranges++] = at;
      at += 1 + random.nextInt(longest[random.nextInt(longest.length)]);
    }
    starts[ranges] = BYTES;
  }

  /** A range of the guest or the host with new contents in the model. */
  private record Change(int from, int to) {}

  private Change change(Random random, boolean host) {
    int range = random.nextInt(ranges / 2) * 2 + (host ? 1 : 0);
    int length = starts[range + 1] - starts[range];
    int from = starts[range] + random.nextInt(length);
    int to = from + 1 + random.nextInt(starts[range + 1] - from);
    for (int i = from; i < to; i++) {
      model[i] = (byte) random.nextInt();
    }
    return new Change(from, to);
  }

  private void guestWrites(Random random, OpenFile file) {
    Change change = change(random, false);
    guest.put(Arrays.copyOfRange(model, change.from, change.to));
    assertThat(ReadWrite.pwrite(guest.task, file, change.from)).isEqualTo(change.to - change.from);
    size = Math.max(size, change.to);
  }

  private void guestPunches(Random random, OpenFile file) {
    Change change = change(random, false);
    if (change.to <= size) {
      Arrays.fill(model, change.from, change.to, (byte) 0);
      assertThat(Attributes.punchHole(file, change.from, change.to - change.from)).isZero();
    } else {
      guest.put(Arrays.copyOfRange(model, change.from, change.to));
      ReadWrite.pwrite(guest.task, file, change.from);
      size = Math.max(size, change.to);
    }
  }

  private Change hostWrites(Random random, FileChannel host) throws IOException {
    Change change = change(random, true);
    host.write(ByteBuffer.wrap(model, change.from, change.to - change.from), change.from);
    return change;
  }

  /**
   * Sets a time that no earlier change had, because file times of older hosts have the resolution
   * of ticks.
   */
  private void stamp() throws IOException {
    Files.setLastModifiedTime(dir.resolve("f"), FileTime.from(++stamps, TimeUnit.SECONDS));
  }

  private void assertStored() throws IOException {
    byte[] stored = Files.readAllBytes(dir.resolve("f"));
    assertThat(stored).hasSize(size);
    assertThat(Arrays.mismatch(stored, 0, size, model, 0, size)).isNegative();
  }

  private void assertSeen(OpenFile file, int from, int n) {
    guest.want(n);
    int there = Math.clamp(size - from, 0, n);
    assertThat(ReadWrite.pread(guest.task, file, from)).isEqualTo(there);
    int wrong = Arrays.mismatch(guest.bytes(there), 0, there, model, from, from + there);
    assertThat(wrong).as("from %d on", from).isNegative();
  }

  private OpenFile open(HostMount mount) {
    return mount.open("f", Fcntl.O_RDWR | Fcntl.O_CREAT);
  }

  private static void close(OpenFile file) {
    assertThat(file.flush()).isZero();
    file.put();
  }

  @ParameterizedTest
  @EnumSource
  void byTurns(CacheMode mode) throws IOException {
    Random random = random("byTurns");
    divide(random);
    try (HostMount mount = new HostMount(new HostFileSystem(dir, mode, cache));
        FileChannel host =
            FileChannel.open(
                dir.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      OpenFile file = open(mount);
      for (int step = 0; step < STEPS; step++) {
        int what = random.nextInt(200);
        if (what < 100) {
          guestWrites(random, file);
        } else if (what < 180) {
          size = Math.max(size, hostWrites(random, host).to);
          stamp();
        } else if (what < 185) {
          guestPunches(random, file);
        } else if (what < 188) {
          DropCaches.of(cache);
        } else if (what < 190) {
          Kstat stat = new Kstat();
          assertThat(file.getattr(stat)).isZero();
          assertThat(stat.size).isEqualTo(size);
        } else if (what < 192) {
          assertThat(file.sync(random.nextBoolean())).isZero();
          assertStored();
        } else if (what < 196) {
          OpenFile other = open(mount); // so that others' changes are seen
          assertSeen(file, random.nextInt(BYTES), 100_000);
          close(other);
        } else {
          close(file);
          file = open(mount);
          assertSeen(file, random.nextInt(BYTES), 100_000);
        }
      }
      close(file);
      assertStored();
      file = open(mount);
      for (int at = 0; at < size; at += 100_000) {
        assertSeen(file, at, 100_000);
      }
      close(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void atTheSameTime(CacheMode mode) throws Exception {
    Random random = random("atTheSameTime");
    divide(random);
    random.nextBytes(model);
    size = BYTES;
    Files.write(dir.resolve("f"), model);
    long hostSeed = random.nextLong();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try (FileChannel host =
                  FileChannel.open(dir.resolve("f"), StandardOpenOption.WRITE)) {
                Random own = new Random(hostSeed);
                for (int step = 0; step < STEPS; step++) {
                  hostWrites(own, host);
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    try (HostMount mount = new HostMount(new HostFileSystem(dir, mode, cache))) {
      OpenFile file = open(mount);
      for (int step = 0; step < STEPS || other.isAlive(); step++) {
        guestWrites(random, file);
        if (random.nextInt(300) == 0) {
          assertThat(file.sync(true)).isZero();
        } else if (random.nextInt(300) == 0) {
          close(file);
          file = open(mount);
        }
      }
      other.join();
      close(file);
      assertThat(failure.get()).isNull();
      assertStored();
      stamp();
      file = open(mount);
      for (int at = 0; at < size; at += 100_000) {
        assertSeen(file, at, 100_000);
      }
      close(file);
    }
  }
}
