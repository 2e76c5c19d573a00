package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * {@code copy_file_range} of much, from mount to mount, and while others use the same files. Each
 * race has a deadline, see {@link Race}.
 */
abstract class CopyRaceContract extends CopyTest {
  private static final int LARGE = (5 << 20) + 123;
  private static final int ROUNDS = TestSettings.of(TestSettings.RACE_ROUNDS);

  CopyRaceContract(FileSystemContract suite) {
    super(suite);
  }

  private static OpenFile open(TestKernel kernel, String name) {
    return kernel.root().open(name, O_RDWR | O_CREAT);
  }

  // ---- far ------------------------------------------------------------------------------------

  @Test
  void manyMebibytesAreCopied() {
    byte[] source = random(LARGE, 5);
    OpenFile in = open(kernel, "in");
    OpenFile out = open(kernel, "out");
    fill(kernel, in, source);
    assertThat(copyAll(kernel, in, 0, out, 0, Long.MAX_VALUE)).isEqualTo(LARGE);
    assertHolds(out, source);
    assertThat(copyAll(kernel, in, 1, out, 4_099, LARGE)).isEqualTo(LARGE - 1);
    byte[] expected = Arrays.copyOf(source, LARGE + 4_098);
    System.arraycopy(source, 1, expected, 4_099, LARGE - 1);
    assertHolds(out, expected);
  }

  @Test
  void fromAndToAMemoryMountThereIsACopy() {
    assumeTrue(subject.confined(), "the host copies between its own files alone");
    copyThereAndBack(new MemFileSystem(64 << 20, 100));
  }

  @Test
  void fromAndToTheHostThereIsACopyWithoutACacheAndWithOne() throws IOException {
    assumeTrue(subject.confined(), "the host copies between its own files alone");
    for (CacheMode mode : CacheMode.values()) {
      copyThereAndBack(
          new HostFileSystem(
              Files.createDirectory(outside().resolve(mode.name())), mode, PageCache.shared()));
    }
  }

  private void copyThereAndBack(FileSystem there) {
    byte[] source = random(LARGE, 6);
    try (there;
        TestKernel second = TestKernel.with(there)) {
      OpenFile in = open(kernel, "in");
      OpenFile out = open(second, "out");
      OpenFile back = open(kernel, "back");
      fill(kernel, in, source);
      assertThat(copyAll(kernel, in, 0, out, 777, Long.MAX_VALUE)).isEqualTo(LARGE);
      byte[] expected = new byte[LARGE + 777];
      System.arraycopy(source, 0, expected, 777, LARGE);
      assertHolds(second, out, expected);
      assertThat(copyAll(kernel, out, 777, back, 0, Long.MAX_VALUE)).isEqualTo(LARGE);
      assertHolds(back, source);
      assertResult(copy(out, 10, back, SIZE, 0)).moves(0);
    }
  }

  // ---- at once --------------------------------------------------------------------------------

  /** Each page of the copy is of one of the generations that were written meanwhile. */
  @Test
  void aSourceThatIsBeingWrittenIsCopiedAsItIsAtSomeTime() throws Exception {
    int pages = 80;
    AtomicBoolean done = new AtomicBoolean();
    fill(kernel, open(kernel, "in"), filled(pages * 4_096, 1));
    Callable<Void> writer =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile in = open(mine, "in");
            for (int round = 0; !done.get(); round++) {
              byte[] generation = filled(pages * 4_096, 1 + round % 100);
              assertResult(mine.pwrite(in, generation, 0)).moves(generation.length);
            }
          }
          return null;
        };
    Callable<Void> copier =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile in = mine.root().open("in", O_RDONLY);
            OpenFile out = open(mine, "out");
            for (int round = 0; round < ROUNDS; round++) {
              assertThat(copyAll(mine, in, 0, out, 0, Long.MAX_VALUE)).isEqualTo(pages * 4_096L);
              for (byte b : content(mine, out)) {
                assertThat(b >= 1 && b <= 100).as("a byte that was written: %s", b).isTrue();
              }
            }
          } finally {
            done.set(true);
          }
          return null;
        };
    Race.run(2, i -> i == 0 ? writer : copier);
  }

  private static byte[] filled(int n, int with) {
    byte[] bytes = new byte[n];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  @Test
  void twoFilesAreCopiedIntoEachOtherAtOnce() throws Exception {
    fill(kernel, open(kernel, "a"), filled(SIZE, 'a'));
    fill(kernel, open(kernel, "b"), filled(SIZE, 'b'));
    Race.run(
        2,
        i ->
            () -> {
              try (TestKernel mine = kernel.another()) {
                OpenFile in = open(mine, i == 0 ? "a" : "b");
                OpenFile out = open(mine, i == 0 ? "b" : "a");
                for (int round = 0; round < ROUNDS; round++) {
                  // Also past the end, which takes the lock of the whole target.
                  assertThat(copyAll(mine, in, 0, out, 0, SIZE)).isEqualTo(SIZE);
                  assertThat(copyAll(mine, in, 5, out, SIZE, SIZE - 5)).isEqualTo(SIZE - 5);
                }
              }
              return null;
            });
    for (String name : new String[] {"a", "b"}) {
      byte[] bytes = content(kernel, open(kernel, name));
      assertThat(bytes.length).isEqualTo(2 * SIZE - 5);
      for (byte b : bytes) {
        assertThat(b == 'a' || b == 'b').as("a byte of either file: %s", b).isTrue();
      }
    }
  }

  @Test
  void aSourceThatIsCutAndExtendedMeanwhileGivesItsBytesOrZeroes() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    fill(kernel, open(kernel, "in"), filled(SIZE, 'x'));
    Callable<Void> cutter =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile in = open(mine, "in");
            for (int round = 0; !done.get(); round++) {
              assertResult(Attributes.truncate(in, round * 7_919L % SIZE)).succeeds();
              assertResult(mine.pwrite(in, filled(SIZE, 'x'), 0)).moves(SIZE);
            }
          }
          return null;
        };
    Callable<Void> copier =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile in = mine.root().open("in", O_RDONLY);
            OpenFile out = open(mine, "out");
            for (int round = 0; round < ROUNDS; round++) {
              assertResult(Attributes.truncate(out, 0)).succeeds();
              long copied = copyAll(mine, in, 0, out, 0, SIZE);
              byte[] bytes = content(mine, out);
              assertThat((long) bytes.length).isEqualTo(copied);
              for (byte b : bytes) {
                assertThat(b == 'x' || b == 0).as("a byte of the source: %s", b).isTrue();
              }
            }
          } finally {
            done.set(true);
          }
          return null;
        };
    Race.run(2, i -> i == 0 ? cutter : copier);
  }
}
