package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_TRUNC;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.vfs.Attributes.UTIME_NOW;
import static dev.gangway.vfs.Attributes.UTIME_OMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stat}, {@code fstat}, {@code utimensat}, {@code futimens}. */
abstract class AttributesContract extends ContractTest {
  private static final long LONG_AGO = ns("2001-02-03T04:05:06.123456789Z");
  private static final long LATER = ns("2002-03-04T05:06:07.987654321Z");

  /** How far two of the host's clocks may be apart: a timer tick, generously. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  AttributesContract(FileSystemContract suite) {
    super(suite);
  }

  private static long ns(String instant) {
    Instant at = Instant.parse(instant);
    // Unsigned: TimeUnit would stop at 2262.
    return at.getEpochSecond() * 1_000_000_000 + at.getNano();
  }

  private static long clock() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  private void makeOld(String path) {
    assertResult(root.setTimes(path, false, LONG_AGO, LONG_AGO)).succeeds();
  }

  // ---- what a file is -------------------------------------------------------------------------

  @Test
  void statTellsTypesAndSizes() {
    root.create("f", "12345");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("f", "l")).succeeds();
    assertThat(root.stat("f").type()).isEqualTo(Mode.S_IFREG);
    assertThat(root.stat("f").size).isEqualTo(5);
    assertThat(root.stat("f").nlink).isEqualTo(1);
    assertThat(root.stat("d").type()).isEqualTo(Mode.S_IFDIR);
    assertThat(root.stat(".").type()).isEqualTo(Mode.S_IFDIR);
    assertThat(root.lstat("l").type()).isEqualTo(Mode.S_IFLNK);
    assertThat(root.lstat("l").size).isEqualTo(1);
    assertThat(root.stat("l").type()).isEqualTo(Mode.S_IFREG);
  }

  @Test
  void statOfWhatIsNotThereIsENOENTAndBelowAFileENOTDIR() {
    root.create("f", "");
    assertResult(root.tryStat("missing", true)).failsWith(Errno.ENOENT);
    assertResult(root.tryStat("missing/x", false)).failsWith(Errno.ENOENT);
    assertResult(root.tryStat("f/x", true)).failsWith(Errno.ENOTDIR);
    assertResult(root.tryStat("f/", true)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void everyWayToAFileTellsTheSameInode() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("d/f", "");
    assertResult(root.symlink("d/f", "l")).succeeds();
    Kstat direct = root.stat("d/f");
    for (Kstat other :
        new Kstat[] {
          kernel.fstat(root.open("d/f", O_RDONLY)),
          root.stat("l"),
          root.stat("d/../d/f"),
          root.openDirectory("d").stat("f")
        }) {
      assertThat(other.ino).isEqualTo(direct.ino);
      assertThat(other.dev).isEqualTo(direct.dev);
    }
    assertThat(root.stat("d/..").ino).isEqualTo(root.stat(".").ino);
    assertThat(kernel.fstat(root.directory()).ino).isEqualTo(root.stat(".").ino);
  }

  @Test
  void filesHaveInodesOfTheirOwn() {
    root.create("a", "");
    root.create("b", "");
    assertResult(root.mkdir("c")).succeeds();
    assertThat(root.stat("a").ino).isNotEqualTo(root.stat("b").ino);
    assertThat(root.stat("a").ino).isNotEqualTo(root.stat("c").ino);
    assertThat(root.stat("a").dev).isEqualTo(root.stat("c").dev);
  }

  @Test
  void fstatSeesWritesAtOnce() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "12345")).moves(5);
    assertThat(kernel.fstat(file).size).isEqualTo(5);
    assertThat(root.stat("f").size).isEqualTo(5);
    assertThat(kernel.fstat(file).blocks).isLessThanOrEqualTo(16);
  }

  // ---- setting times --------------------------------------------------------------------------

  @Test
  void timesAreSetToTheNanosecond() {
    root.create("f", "");
    long before = clock();
    assertResult(root.setTimes("f", true, LONG_AGO, LATER)).succeeds();
    Kstat stat = root.stat("f");
    assertThat(stat.atimeNs).isEqualTo(LONG_AGO);
    assertThat(stat.mtimeNs).isEqualTo(LATER);
    assertThat(stat.ctimeNs).isBetween(before - TICK, clock() + TICK);
  }

  @Test
  void timesOfAnOpenFileAndOfADirectoryAreSet() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(root.mkdir("d")).succeeds();
    OpenFile dir = root.open("d", O_RDONLY);
    for (OpenFile each : new OpenFile[] {file, root.open("f", O_RDONLY), dir}) {
      assertResult(Attributes.setTimes(each, LATER, LONG_AGO)).succeeds();
      assertThat(kernel.fstat(each).atimeNs).isEqualTo(LATER);
      assertThat(kernel.fstat(each).mtimeNs).isEqualTo(LONG_AGO);
    }
  }

  @Test
  void omittedTimesStay() {
    root.create("f", "");
    assertResult(root.setTimes("f", true, LONG_AGO, LATER)).succeeds();
    assertResult(root.setTimes("f", true, UTIME_OMIT, LONG_AGO)).succeeds();
    assertThat(root.stat("f").atimeNs).isEqualTo(LONG_AGO);
    assertThat(root.stat("f").mtimeNs).isEqualTo(LONG_AGO);
    assertResult(root.setTimes("f", true, LATER, UTIME_OMIT)).succeeds();
    assertResult(root.setTimes("f", true, UTIME_OMIT, UTIME_OMIT)).succeeds();
    assertThat(root.stat("f").atimeNs).isEqualTo(LATER);
    assertThat(root.stat("f").mtimeNs).isEqualTo(LONG_AGO);
  }

  @Test
  void nowIsTheClocks() {
    root.create("f", "");
    makeOld("f");
    long before = clock();
    assertResult(root.setTimes("f", true, UTIME_NOW, UTIME_NOW)).succeeds();
    assertThat(root.stat("f").atimeNs).isBetween(before - TICK, clock() + TICK);
    assertThat(root.stat("f").mtimeNs).isBetween(before - TICK, clock() + TICK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2106-02-07T06:28:17Z",
        "2262-04-11T23:47:16.854775807Z",
        "2262-04-11T23:47:16.854775808Z",
        "2446-05-10T22:38:54.999999999Z"
      })
  void timesFarFromNowAreKept(String instant) {
    root.create("f", "");
    assertResult(root.setTimes("f", true, ns(instant), ns(instant))).succeeds();
    assertThat(root.stat("f").atimeNs).isEqualTo(ns(instant));
    assertThat(root.stat("f").mtimeNs).isEqualTo(ns(instant));
  }

  @Test
  void timesAreOfTheTargetOrOfTheLinkItself() {
    root.create("f", "");
    makeOld("f");
    assertResult(root.symlink("f", "l")).succeeds();
    assertResult(root.setTimes("l", false, LATER, LATER)).succeeds();
    assertThat(root.lstat("l").mtimeNs).isEqualTo(LATER);
    assertThat(root.stat("f").mtimeNs).isEqualTo(LONG_AGO);
    assertResult(root.setTimes("l", true, LATER + 1, LATER + 1)).succeeds();
    assertThat(root.stat("f").mtimeNs).isEqualTo(LATER + 1);
    assertThat(root.lstat("l").mtimeNs).isEqualTo(LATER);
  }

  @Test
  void timesOfWhatIsNotThereAreENOENT() {
    assertResult(root.symlink("nowhere", "l")).succeeds();
    assertResult(root.setTimes("missing", true, 0, 0)).failsWith(Errno.ENOENT);
    assertResult(root.setTimes("l", true, 0, 0)).failsWith(Errno.ENOENT);
  }

  // ---- times that move by themselves ----------------------------------------------------------

  @Test
  void writingAndTruncatingMoveMtimeAndCtime() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    makeOld("f");
    assertResult(kernel.write(file, "x")).moves(1);
    assertThat(kernel.fstat(file).mtimeNs).isGreaterThan(LATER);
    makeOld("f");
    long before = clock();
    assertResult(Attributes.truncate(file, 0)).succeeds();
    assertThat(kernel.fstat(file).mtimeNs).isGreaterThanOrEqualTo(before - TICK);
    assertThat(kernel.fstat(file).ctimeNs).isGreaterThanOrEqualTo(before - TICK);
  }

  @Test
  void cuttingAnEmptyFileAtItsOpenMovesMtimeAndCtime() {
    root.create("f", "");
    for (boolean isOpen : new boolean[] {false, true}) {
      OpenFile held = isOpen ? root.open("f", O_RDWR) : null;
      for (int flags : new int[] {O_WRONLY | O_TRUNC, O_WRONLY | O_CREAT | O_TRUNC}) {
        for (long old : new long[] {LONG_AGO, ns("2200-01-01T00:00:00Z")}) {
          assertResult(root.setTimes("f", false, old, old)).succeeds();
          long before = clock();
          assertResult(root.tryOpen("f", flags)).succeeds();
          assertThat(root.stat("f").mtimeNs).isBetween(before - TICK, clock() + TICK);
          assertThat(root.stat("f").ctimeNs).isBetween(before - TICK, clock() + TICK);
        }
      }
      if (held != null) {
        kernel.close(held);
      }
    }
  }

  @Test
  void readingAndFailingToWriteLeaveMtimeAlone() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "abc")).moves(3);
    makeOld("f");
    assertThat(kernel.pread(file, 10, 0)).hasSize(3);
    kernel.iovec(kernel.end(), 10);
    assertResult(ReadWrite.pwrite(kernel.task(), file, 0)).failsWith(Errno.EFAULT);
    assertResult(kernel.pwrite(file, "", 0)).moves(0);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(LONG_AGO);
  }

  // ---- times that stay ------------------------------------------------------------------------

  /** Longer than the flusher waits, and than a tick. */
  private static void nap(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingButAChangeMovesMtime() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "data")).moves(4);
    Kstat written = kernel.fstat(file);
    Runnable[] noChanges = {
      () -> assertResult(file.sync(false)).succeeds(),
      () -> assertResult(file.sync(true)).succeeds(),
      () -> kernel.pread(file, 4, 0),
      () -> assertResult(Attributes.setTimes(file, UTIME_OMIT, UTIME_OMIT)).succeeds(),
      () -> kernel.close(root.open("f", O_RDWR)),
      () -> assertResult(file.setFlags(O_APPEND)).succeeds(),
      () -> assertThat(kernel.read(file, 0)).isEmpty(),
      () -> assertResult(file.setFlags(0)).succeeds()
    };
    nap(20);
    for (int i = 0; i < noChanges.length; i++) {
      noChanges[i].run();
      assertThat(root.stat("f").mtimeNs).as("%s", i).isEqualTo(written.mtimeNs);
      assertThat(kernel.fstat(file).ctimeNs).as("%s", i).isEqualTo(written.ctimeNs);
    }
    for (long atime : new long[] {7, UTIME_NOW}) {
      assertResult(Attributes.setTimes(file, atime, UTIME_OMIT)).succeeds();
      assertThat(root.stat("f").mtimeNs).isEqualTo(written.mtimeNs);
    }
    kernel.close(file);
    assertThat(root.stat("f").mtimeNs).isEqualTo(written.mtimeNs);
  }

  @Test
  void theFlusherMovesNeitherMtimeNorCtime() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "data")).moves(4);
    Kstat written = kernel.fstat(file);
    nap(1_300);
    assertThat(root.stat("f").mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).ctimeNs).isEqualTo(written.ctimeNs);
  }

  @Test
  void everyChangeMovesMtimeAndClosingDoesNotMoveItAgain() {
    root.create("source", "source");
    Map<String, Consumer<OpenFile>> changes = new LinkedHashMap<>();
    changes.put("copy", f -> assertResult(copy(f, 0)).moves(5));
    changes.put("hole", f -> assertResult(f.punchHole(0, 2)).succeeds());
    changes.put("pwrite", f -> assertResult(kernel.pwrite(f, "x", 0)).moves(1));
    changes.put("the same bytes", f -> assertResult(kernel.pwrite(f, "data", 0)).moves(4));
    changes.put("cut to the same size", f -> assertResult(f.truncate(4)).succeeds());
    changes.put("O_TRUNC", f -> kernel.close(root.open("f", O_WRONLY | O_TRUNC)));
    changes.put("allocate", f -> assertResult(Attributes.allocate(f, 0, 10)).succeeds());
    changes.forEach((name, change) -> {
      root.create("f", "data");
      OpenFile file = root.open("f", O_RDWR);
      assertResult(Attributes.setTimes(file, 5, 5)).succeeds();
      change.accept(file);
      long moved = kernel.fstat(file).mtimeNs;
      assertThat(moved).as(name).isGreaterThan(LATER);
      nap(20);
      kernel.close(file);
      assertThat(root.stat("f").mtimeNs).as("%s, after close", name).isEqualTo(moved);
    });
  }

  @Test
  void copyingNothingMovesNothing() {
    root.create("source", "source");
    root.create("f", "data");
    OpenFile file = root.open("f", O_RDWR);
    assertResult(Attributes.setTimes(file, 5, 5)).succeeds();
    assertResult(copy(file, 100)).moves(0);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(5);
  }

  private long copy(OpenFile to, long from) {
    OpenFile source = root.open("source", O_RDONLY);
    long copied = CopyRange.copy(kernel.task(), source, from, to, 0, 5);
    kernel.close(source);
    return copied;
  }

  @Test
  void makingRemovingAndRenamingNamesMoveTheDirectorysMtime() {
    assertResult(root.mkdir("d")).succeeds();
    Runnable[] changes = {
      () -> root.create("d/f", ""),
      () -> assertResult(root.mkdir("d/e")).succeeds(),
      () -> assertResult(root.symlink("f", "d/l")).succeeds(),
      () -> assertResult(root.link("d/f", "d/g")).succeeds(),
      () -> assertResult(root.rename("d/g", "d/h")).succeeds(),
      () -> assertResult(root.rename("d/h", "h")).succeeds(),
      () -> assertResult(root.unlink("d/l")).succeeds(),
      () -> assertResult(root.rmdir("d/e")).succeeds()
    };
    for (int i = 0; i < changes.length; i++) {
      makeOld("d");
      changes[i].run();
      assertThat(root.stat("d").mtimeNs).as("change %s", i).isGreaterThan(LATER);
    }
  }

  @Test
  void openingAndWritingAFileLeaveTheDirectorysMtimeAlone() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("d/f", "");
    makeOld("d");
    root.create("d/f", "content");
    assertResult(root.tryOpen("d/missing", O_RDONLY)).failsWith(Errno.ENOENT);
    assertThat(root.openDirectory("d").list().names()).containsExactly("f");
    assertThat(root.stat("d").mtimeNs).isEqualTo(LONG_AGO);
  }
}
