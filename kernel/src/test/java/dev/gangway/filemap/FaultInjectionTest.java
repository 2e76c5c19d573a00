package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.mm.Folio;
import dev.gangway.mm.Seed;
import dev.gangway.mm.Threads;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs one workload once for each of its storage calls, and injects a fault into that call. It uses
 * a cache with room for all, and the smallest cache, in which reclaim and the flusher are always
 * active. In the latter, each run selects other calls.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultInjectionTest {
  private static final int PAGE = Folio.PAGE_SIZE;

  enum Room {
    PLENTY(64 << 20, 1, 1),
    SCARCE(PageCache.MIN_BYTES, 8, 11);

    final long cacheBytes;

    /** The factor of the file's size. */
    final int scale;

    /** The distance between calls that fail. */
    final int step;

    Room(long cacheBytes, int scale, int step) {
      this.cacheBytes = cacheBytes;
      this.scale = scale;
      this.step = step;
    }

    /** The first call that fails: another one in each run. */
    int first(long seed) {
      return 1 + (int) Long.remainderUnsigned(seed, step);
    }
  }

  private static ScriptedFile file(Room room, long seed) {
    byte[] content = new byte[room.scale * 40 * PAGE + 1_234];
    new Random(seed).nextBytes(content);
    return new ScriptedFile(room.cacheBytes, content, seed);
  }

  /** Covers whole and partial pages, below and past the end of the file. */
  private static void workload(ScriptedFile file, Room room) {
    int scale = room.scale;
    int unit = scale * PAGE;
    file.read(0, 3 * PAGE);
    file.write(5 * unit + 100, 200);
    file.write(10 * unit, 6 * unit);
    file.write(18 * unit - 10, 3 * unit + 20);
    file.sync();
    file.append(2 * unit + 77);
    file.write(60 * unit + 5, unit); // leaves a hole
    file.read(38 * unit, 30 * unit);
    file.punchHole(11 * unit + 9, 3 * unit);
    file.write(12 * unit + 9, 100);
    file.sync();
    file.truncate(30 * unit + 1);
    file.write(29 * unit, 100);
    file.truncate(50 * unit);
    file.write(20 * unit, 20 * unit);
    file.read(0, 50 * unit);
    file.append(3);
    file.sync();
    file.write(unit, 30 * unit);
  }

  private static int callsWithoutFault(Room room, long seed) {
    try (ScriptedFile file = file(room, seed)) {
      workload(file, room);
      file.sync();
      assertThat(file.failures()).isZero();
      file.assertReadable();
      return file.disk.calls();
    }
  }

  private static long seed() {
    return Seed.random("FaultInjectionTest").nextLong();
  }

  // ---- one failing call -----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aCallThatFailsIsReportedOnceAndLosesNothing(Room room) {
    long seed = seed();
    int calls = callsWithoutFault(room, seed);
    for (int errno : new int[] {Errno.EIO, Errno.ENOSPC}) {
      for (int k = room.first(seed); k <= calls; k += room.step) {
        failOnce(room, seed, k, errno);
      }
    }
  }

  private static void failOnce(Room room, long seed, int k, int errno) {
    String what = "%s, seed %d, call %d fails with %d".formatted(room, seed, k, errno);
    try (ScriptedFile file = file(room, seed)) {
      Opener other = new Opener(file.mapping());
      AtomicInteger writesFailed = new AtomicInteger();
      file.disk.setFault((call, kind, position, n) -> {
        if (call != k) {
          return Disk.ALL;
        }
        writesFailed.addAndGet(kind == Disk.Kind.WRITE ? 1 : 0);
        return -errno;
      });
      workload(file, room);
      long last = file.sync();
      if (last < 0) {
        assertThat(file.sync()).as(what).isZero();
      }
      // Because of the flusher, a run may have fewer calls. The check itself must not be the
      // failing one.
      file.disk.setFault(Disk.NONE);
      file.assertStored();
      // The other opener, which did not sync, gets the write error once.
      assertThat(other.checkError()).as(what).isEqualTo(-(long) errno * writesFailed.get());
      assertThat(other.checkError()).as(what).isZero();
      assertThat(file.opener.checkError()).as(what).isZero();
      assertThat(new Opener(file.mapping()).checkError()).as(what).isZero();
      if (writesFailed.get() > 0) {
        assertThat(file.failures()).as(what).isPositive();
      }
      file.assertReadable();
    } catch (AssertionError e) {
      throw new AssertionError(what, e);
    }
  }

  // ---- all writes fail from a call on ---------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void whatCannotBeWrittenStaysReadableAndIsWrittenWhenItCan(Room room) {
    long seed = seed();
    int calls = callsWithoutFault(room, seed);
    for (int k = room.first(seed); k <= calls; k += room.step) {
      failFrom(room, seed, k);
    }
  }

  private static void failFrom(Room room, long seed, int k) {
    String what = "%s, seed %d, writes fail from call %d on".formatted(room, seed, k);
    try (ScriptedFile file = file(room, seed)) {
      Opener other = new Opener(file.mapping());
      AtomicInteger writesFailed = new AtomicInteger();
      file.disk.setFault((call, kind, position, n) -> {
        if (call < k || kind != Disk.Kind.WRITE) {
          return Disk.ALL;
        }
        writesFailed.incrementAndGet();
        return -Errno.ENOSPC;
      });
      workload(file, room);
      long status = file.sync();
      if (file.mapping().writeback().isDirty()) {
        assertThat(status).as(what).isEqualTo(-Errno.ENOSPC);
        assertThat(file.sync()).as(what).isEqualTo(-Errno.ENOSPC);
      }
      assertThat(file.isStored()).as(what).isEqualTo(!file.mapping().writeback().isDirty());
      file.assertReadable();
      if (writesFailed.get() > 0) {
        assertThat(other.checkError()).as(what).isEqualTo(-Errno.ENOSPC);
      }
      assertThat(other.checkError()).as(what).isZero();
      file.disk.setFault(Disk.NONE);
      // Also gets a later error of the flusher.
      file.sync();
      assertThat(file.sync()).as(what).isZero();
      file.assertStored();
      file.assertReadable();
    } catch (AssertionError e) {
      throw new AssertionError(what, e);
    }
  }

  // ---- short transfers ------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void shortTransfersGoOnWhereTheyStopped(Room room) {
    long seed = seed();
    int calls = callsWithoutFault(room, seed);
    for (long most : new long[] {1, PAGE - 1, PAGE, 3L * PAGE + 5}) {
      for (int k = room.first(seed); k <= calls; k += room.step) {
        int first = k;
        try (ScriptedFile file = file(room, seed)) {
          // Twice, so that the rest is short too.
          file.disk.setFault(
              (call, kind, position, n) -> call == first || call == first + 1 ? most : Disk.ALL);
          workload(file, room);
          assertThat(file.sync()).isZero();
          assertThat(file.failures()).isZero();
          file.assertReadable();
        } catch (AssertionError e) {
          throw new AssertionError(
              "%s, seed %d, call %d moves %d bytes".formatted(room, seed, k, most), e);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereTheRestOfAShortTransferFailsAllOfItIsDirtyStill(Room room) {
    long seed = seed();
    int calls = callsWithoutFault(room, seed);
    for (int k = room.first(seed); k <= calls; k += room.step) {
      int first = k;
      try (ScriptedFile file = file(room, seed)) {
        file.disk.setFault((call, kind, position, n) ->
            call == first ? PAGE + 7 : call == first + 1 ? -Errno.EIO : Disk.ALL);
        workload(file, room);
        if (file.sync() < 0) {
          assertThat(file.sync()).isZero();
        }
        file.disk.setFault(Disk.NONE);
        file.assertStored();
        file.assertReadable();
      } catch (AssertionError e) {
        throw new AssertionError("%s, seed %d, call %d".formatted(room, seed, k), e);
      }
    }
  }

  // ---- slow transfers -------------------------------------------------------------------------

  /** During a call, another opener reads and writes a page that is not part of it. */
  @ParameterizedTest
  @EnumSource
  void othersGoOnWhileATransferTakesItsTime(Room room) throws Exception {
    long seed = seed();
    int calls = callsWithoutFault(room, seed);
    AtomicInteger went = new AtomicInteger();
    Thread here = Thread.currentThread();
    for (int k = room.first(seed); k <= calls; k += room.step) {
      int slow = k;
      AtomicBoolean gone = new AtomicBoolean();
      try (ScriptedFile file = file(room, seed)) {
        Opener other = new Opener(file.mapping());
        file.disk.setFault((call, kind, position, n) -> {
          // Folios of a read are locked; folios under writeback can be read and overwritten.
          boolean free = kind != Disk.Kind.READ || position >= Folio.LARGE * PAGE;
          // The flusher's transfers delay no opener, so the file's own opener continues too.
          free &= Thread.currentThread() == here;
          // The first suitable call from there on; which thread makes it is random.
          boolean suits = call >= slow && free && file.mapping().peek(0) != null;
          if (suits && gone.compareAndSet(false, true)) {
            goOn(file, other);
            went.incrementAndGet();
          }
          return Disk.ALL;
        });
        workload(file, room);
        file.disk.setFault(Disk.NONE);
        assertThat(file.sync()).isZero();
        file.assertReadable();
      } catch (AssertionError e) {
        throw new AssertionError("%s, seed %d, call %d".formatted(room, seed, k), e);
      }
    }
    assertThat(went.get()).isPositive();
  }

  private static void goOn(ScriptedFile file, Opener other) {
    try (Threads threads = new Threads()) {
      threads.start(() -> {
        byte[] before = new byte[1];
        assertThat(other.read(7, before)).isEqualTo(1);
        assertThat(before[0]).isEqualTo(file.model()[7]);
        file.overwrite(other, 7);
      });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
