package dev.gangway.fs.mem;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Page;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits of a memory file system: counted exactly, refused before anything is allocated. */
class MemQuotaTest {
  private static final int PAGE = Page.SIZE;
  private static final int PAGES = 10;
  private static final int INODES = 5;

  private final MemFileSystem fs = new MemFileSystem(PAGES * PAGE, INODES);
  private final TestKernel kernel = TestKernel.with(fs);
  private final TestDirectory root = kernel.root();

  @AfterEach
  void close() {
    kernel.close();
    fs.close();
  }

  private OpenFile open() {
    return root.open("f", O_RDWR | O_CREAT);
  }

  private int usedInodes() {
    return INODES - root.freeInodes();
  }

  // ---- bytes ----------------------------------------------------------------------------------

  @Test
  void aWriteThatReachesTheLimitReportsWhatFittedAndTheNextIsENOSPC() {
    OpenFile file = open();
    byte[] bytes = new byte[PAGES * PAGE + 100];
    Arrays.fill(bytes, (byte) 'x');
    assertResult(kernel.write(file, bytes)).moves(PAGES * PAGE);
    assertResult(kernel.write(file, "x")).failsWith(Errno.ENOSPC);
    assertThat(kernel.fstat(file).size).isEqualTo(PAGES * PAGE);
    assertThat(fs.usedBytes()).isEqualTo(PAGES * PAGE);
    assertThat(kernel.text(file)).isEqualTo("x".repeat(PAGES * PAGE));
  }

  @Test
  void aFullFileSystemStillTakesWritesToPagesThatAreThere() {
    OpenFile file = open();
    assertResult(kernel.write(file, new byte[PAGES * PAGE])).moves(PAGES * PAGE);
    assertResult(kernel.pwrite(file, "over", 3 * PAGE - 2)).moves(4);
    assertResult(kernel.pwrite(file, "end!", PAGES * PAGE - 2)).moves(2);
  }

  @Test
  void holesCostNothingAndAPageCostsItsSize() {
    OpenFile file = open();
    assertResult(Attributes.truncate(file, 1L << 62)).succeeds();
    assertThat(fs.usedBytes()).isZero();
    assertResult(kernel.pwrite(file, "x", 1L << 61)).moves(1);
    assertResult(kernel.pwrite(file, "x", (1L << 61) + 1)).moves(1);
    assertThat(fs.usedBytes()).isEqualTo(PAGE);
    assertThat(kernel.fstat(file).blocks).isEqualTo(PAGE / 512);
  }

  @Test
  void aWriteThatFaultsCostsNothing() {
    OpenFile file = open();
    kernel.iovec(kernel.end(), 100);
    assertResult(ReadWrite.pwrite(kernel.task(), file, 0)).failsWith(Errno.EFAULT);
    assertThat(fs.usedBytes()).isZero();
  }

  @Test
  void truncatingGivesBackWholePages() {
    OpenFile file = open();
    assertResult(kernel.write(file, new byte[PAGES * PAGE])).moves(PAGES * PAGE);
    assertResult(Attributes.truncate(file, 3 * PAGE + 1)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(4 * PAGE);
    assertResult(Attributes.truncate(file, 3 * PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(3 * PAGE);
    assertResult(Attributes.truncate(file, 0)).succeeds();
    assertThat(fs.usedBytes()).isZero();
  }

  @Test
  void bytesComeBackWithTheLastNameAndTheLastOpenFile() {
    OpenFile file = open();
    assertResult(kernel.write(file, new byte[3 * PAGE])).moves(3 * PAGE);
    assertResult(root.link("f", "g")).succeeds();
    assertResult(root.unlink("f")).succeeds();
    assertResult(root.unlink("g")).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(3 * PAGE);
    assertThat(usedInodes()).isEqualTo(2);
    kernel.close(file);
    assertThat(fs.usedBytes()).isZero();
    assertThat(usedInodes()).isEqualTo(1);
  }

  @Test
  void bytesOfAReplacedFileComeBack() {
    root.create("a", "a");
    root.create("b", "b");
    assertThat(fs.usedBytes()).isEqualTo(2 * PAGE);
    assertResult(root.rename("a", "b")).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(PAGE);
    assertThat(usedInodes()).isEqualTo(2);
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("e")).succeeds();
    assertResult(root.rename("d", "e")).succeeds();
    assertThat(usedInodes()).isEqualTo(3);
  }

  @Test
  void theTextOfASymlinkIsCharged() {
    assertResult(root.symlink("12345", "l")).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(5);
    OpenFile file = open();
    assertResult(kernel.write(file, new byte[PAGES * PAGE])).moves((PAGES - 1) * PAGE);
    assertResult(root.symlink("x".repeat(PAGE - 1), "m")).failsWith(Errno.ENOSPC);
    assertResult(root.symlink("x/".repeat(PAGE / 2 - 2), "m")).failsWith(Errno.ENOSPC);
    assertThat(usedInodes()).isEqualTo(3);
    assertResult(root.unlink("l")).succeeds();
    assertThat(fs.usedBytes()).isEqualTo((PAGES - 1) * PAGE);
  }

  // ---- allocating ahead -----------------------------------------------------------------------

  @Test
  void whatIsAllocatedIsTheFilesWhoeverElseWantsIt() {
    OpenFile file = open();
    assertResult(Attributes.allocate(file, 0, 4 * PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(4 * PAGE);
    OpenFile greedy = root.open("g", O_WRONLY | O_CREAT);
    assertResult(kernel.write(greedy, new byte[PAGES * PAGE])).moves(6 * PAGE);
    assertResult(kernel.write(file, new byte[5 * PAGE])).moves(4 * PAGE);
    assertThat(fs.usedBytes()).isEqualTo(PAGES * PAGE);
  }

  @Test
  void whatDoesNotFitIsRefusedWholeWhateverItsSize() {
    OpenFile file = open();
    assertResult(kernel.write(file, "x")).moves(1);
    for (long length : new long[] {PAGES * PAGE + 1, 1L << 40, 1L << 62, Long.MAX_VALUE}) {
      assertResult(Attributes.allocate(file, 0, length)).failsWith(Errno.ENOSPC);
    }
    assertThat(fs.usedBytes()).isEqualTo(PAGE);
    assertThat(kernel.fstat(file).size).isEqualTo(1);
    assertResult(Attributes.allocate(file, 0, PAGES * PAGE)).succeeds();
  }

  @Test
  void pagesThatAreThereAreNotChargedAgain() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", 2 * PAGE)).moves(1);
    assertResult(Attributes.allocate(file, PAGE, 3 * PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(3 * PAGE);
    assertResult(Attributes.allocate(file, PAGE + 1, PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(3 * PAGE);
    assertResult(Attributes.truncate(file, 0)).succeeds();
    assertThat(fs.usedBytes()).isZero();
  }

  // ---- inodes ---------------------------------------------------------------------------------

  @Test
  void theRootIsTheFirstInodeAndEveryKindOfNameTakesOne() {
    assertThat(usedInodes()).isEqualTo(1);
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("f", "l")).succeeds();
    assertResult(root.link("f", "g")).succeeds();
    assertThat(usedInodes()).isEqualTo(INODES);
    assertResult(root.tryOpen("x", O_WRONLY | O_CREAT)).failsWith(Errno.ENOSPC);
    assertResult(root.mkdir("x")).failsWith(Errno.ENOSPC);
    assertResult(root.symlink("f", "x")).failsWith(Errno.ENOSPC);
    assertResult(root.link("f", "x")).failsWith(Errno.ENOSPC);
    assertThat(root.exists("x")).isFalse();
    assertThat(fs.usedBytes()).isEqualTo(1);
  }

  @Test
  void aFullFileSystemStillRenamesAndOpens() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      root.create(name, "");
    }
    assertResult(root.rename("a", "x")).succeeds();
    assertResult(root.tryOpen("x", O_RDWR | O_CREAT)).succeeds();
    assertResult(root.rename("b", "x")).succeeds();
    assertResult(root.mkdir("now-there-is-room")).succeeds();
  }

  @Test
  void inodesComeBackWithEachName() {
    for (int round = 0; round < 10; round++) {
      root.create("f", "content");
      assertResult(root.link("f", "g")).succeeds();
      assertResult(root.mkdir("d")).succeeds();
      assertResult(root.unlink("f")).succeeds();
      assertResult(root.unlink("g")).succeeds();
      assertResult(root.rmdir("d")).succeeds();
      assertThat(usedInodes()).isEqualTo(1);
      assertThat(fs.usedBytes()).isZero();
    }
  }

  @Test
  void aRemovedDirectoryThatIsOpenKeepsItsInode() {
    assertResult(root.mkdir("d")).succeeds();
    OpenFile dir = root.open("d", O_RDONLY);
    assertResult(root.rmdir("d")).succeeds();
    assertThat(usedInodes()).isEqualTo(2);
    kernel.close(dir);
    assertThat(usedInodes()).isEqualTo(1);
  }

  // ---- many threads ---------------------------------------------------------------------------

  @Test
  void manyWritersTogetherNeverGetMoreThanThereIs() throws Exception {
    Race.run(
        4,
        i ->
            () -> {
              try (TestKernel mine = kernel.another()) {
                String name = "f" + i;
                for (int round = 0; round < 300; round++) {
                  OpenFile file = mine.root().open(name, O_RDWR | O_CREAT);
                  long written = mine.write(file, new byte[6 * PAGE]);
                  assertThat(fs.usedBytes()).isBetween(0L, (long) PAGES * PAGE);
                  if (written < 0) {
                    assertResult(written).failsWith(Errno.ENOSPC);
                  } else {
                    assertThat(written % PAGE).isZero();
                    assertThat(mine.fstat(file).size).isEqualTo(written);
                  }
                  mine.close(file);
                  assertResult(mine.root().unlink(name)).succeeds();
                }
                return 0;
              }
            });
    assertThat(fs.usedBytes()).isZero();
    assertThat(usedInodes()).isEqualTo(1);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new MemFileSystem(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemFileSystem(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
