package dev.gangway.fs.mem;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lifetimes of inodes and file systems, and the statistics about them. */
class MemLifetimeTest {
  private static final int INODES = 1_000;

  private final MemFileSystem fs = new MemFileSystem(1 << 20, INODES);
  private final TestKernel kernel = TestKernel.with(fs);
  private final TestDirectory root = kernel.root();

  @AfterEach
  void close() {
    kernel.close();
    fs.close();
  }

  private int usedInodes() {
    return INODES - root.freeInodes();
  }

  @Test
  void directoriesCountTheDirectoriesInThem() {
    assertThat(root.stat(".").nlink).isEqualTo(2);
    assertResult(root.mkdir("a")).succeeds();
    assertResult(root.mkdir("b")).succeeds();
    assertResult(root.mkdir("a/c")).succeeds();
    root.create("a/f", "");
    assertThat(root.stat(".").nlink).isEqualTo(4);
    assertThat(root.stat("a").nlink).isEqualTo(3);
    assertResult(root.rename("a/c", "b/c")).succeeds();
    assertThat(root.stat("a").nlink).isEqualTo(2);
    assertThat(root.stat("b").nlink).isEqualTo(3);
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.rename("d", "b/c")).succeeds();
    assertThat(root.stat("b").nlink).isEqualTo(3);
    assertResult(root.rmdir("b/c")).succeeds();
    assertThat(root.stat("b").nlink).isEqualTo(2);
    assertThat(root.stat(".").nlink).isEqualTo(4);
  }

  @Test
  void eachFileSystemIsADeviceOfItsOwnThatNoHostHas() {
    try (TestKernel other = TestKernel.with(new MemFileSystem(0, 1))) {
      long mine = root.stat(".").dev;
      assertThat(other.root().stat(".").dev).isNotEqualTo(mine);
      long major = mine >>> 8 & 0xfff;
      assertThat(major).isEqualTo(0xfff);
    }
  }

  @Test
  void aClosedFileSystemCanNotBeEnteredButWhatIsOpenGoesOn() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    fs.close();
    assertResult(fs.openRoot(new Mount("/", fs, false), new Opened())).failsWith(Errno.ENODEV);
    assertResult(kernel.write(file, "content")).moves(7);
    assertThat(root.text("f")).isEqualTo("content");
  }

  @Test
  void aBranchThatWasRemovedWhileItWasOpenLeadsNowhere() {
    assertResult(root.mkdir("a")).succeeds();
    assertResult(root.mkdir("a/b")).succeeds();
    assertResult(root.mkdir("a/b/c")).succeeds();
    TestDirectory b = root.openDirectory("a/b");
    TestDirectory c = b.openDirectory("c");
    assertResult(root.rmdir("a/b/c")).succeeds();
    assertResult(root.rmdir("a/b")).succeeds();
    assertResult(root.rmdir("a")).succeeds();
    assertResult(c.tryOpen("..", O_RDONLY)).failsWith(Errno.EPERM);
    assertResult(c.tryOpen("../x", O_WRONLY | O_CREAT)).failsWith(Errno.EPERM);
    assertResult(b.tryOpen("c", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(b.mkdir("c")).failsWith(Errno.ENOENT);
    assertThat(b.stat(".").nlink).isZero();
    assertThat(c.stat(".").nlink).isZero();
  }

  @Test
  void openingAndUnlinkingTheSameNameAtOnceGivesAFileOrENOENT() throws Exception {
    for (int round = 0; round < 200; round++) {
      root.create("f", "content");
      Race.run(
          3,
          i ->
              () -> {
                try (TestKernel mine = kernel.another()) {
                  if (i == 0) {
                    assertResult(mine.root().unlink("f")).succeeds();
                    return 0;
                  }
                  long opened = mine.root().tryOpen("f", O_RDONLY);
                  assertThat(opened).isIn(0L, (long) -Errno.ENOENT);
                  return 0;
                }
              });
      assertThat(usedInodes()).isEqualTo(1);
      assertThat(fs.usedBytes()).isZero();
    }
  }

  @Test
  void replacingAndOpeningTheSameNameAtOnceAlwaysGivesAFile() throws Exception {
    root.create("f", "content");
    Race.run(
        3,
        i ->
            () -> {
              try (TestKernel mine = kernel.another()) {
                for (int round = 0; round < 2_000; round++) {
                  if (i == 0) {
                    mine.root().create("next", "content");
                    assertResult(mine.root().rename("next", "f")).succeeds();
                  } else {
                    assertResult(mine.root().tryOpen("f", O_RDONLY)).succeeds();
                  }
                }
                return 0;
              }
            });
    assertThat(usedInodes()).isEqualTo(2);
  }

  @Test
  @Timeout(60)
  void theMemoryOfAFileSystemThatNobodyHoldsIsGivenBack() {
    WeakReference<PageCache> memory = memoryOfOneThatWasFilled();
    while (memory.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(kernel.pageCache().memory().usedBytes()).as("of this one, which is empty").isZero();
  }

  private static WeakReference<PageCache> memoryOfOneThatWasFilled() {
    MemFileSystem filled = new MemFileSystem(1 << 20, 10);
    try (TestKernel other = TestKernel.with(filled)) {
      other.root().create("f", "x".repeat(100_000));
      PageCache cache = other.pageCache();
      assertThat(cache.memory().usedBytes()).isBetween(100_000L, 256L << 10);
      return new WeakReference<>(cache);
    } finally {
      filled.close();
    }
  }
}
