package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_EXCL;
import static dev.gangway.abi.Fcntl.O_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_NONBLOCK;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_TRUNC;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.abi.Fcntl.SEEK_SET;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.testkit.TestKernel.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.ReadWrite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openat(2)}: every flag, and what is in the way. */
abstract class OpenContract extends ContractTest {
  OpenContract(FileSystemContract suite) {
    super(suite);
  }

  // ---- making files ---------------------------------------------------------------------------

  @Test
  void creatMakesAnEmptyRegularFile() {
    OpenFile file = root.open("f", O_WRONLY | O_CREAT);
    assertThat(file.type()).isEqualTo(Mode.S_IFREG);
    assertThat(kernel.fstat(file).size).isZero();
    assertThat(root.stat("f").type()).isEqualTo(Mode.S_IFREG);
  }

  @Test
  void withoutCreatAMissingFileIsENOENTAndNothingIsMade() {
    assertResult(root.tryOpen("f", O_RDWR)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("f", O_WRONLY | O_TRUNC)).failsWith(Errno.ENOENT);
    assertThat(root.exists("f")).isFalse();
  }

  @Test
  void creatOpensAnExistingFileAsItIs() {
    root.create("f", "content");
    assertResult(root.tryOpen("f", O_RDWR | O_CREAT)).succeeds();
    assertThat(root.text("f")).isEqualTo("content");
  }

  @Test
  void exclMakesAFileThatWasNotThere() {
    assertResult(root.tryOpen("f", O_WRONLY | O_CREAT | O_EXCL)).succeeds();
    assertThat(root.exists("f")).isTrue();
  }

  @Test
  void exclRefusesAFileADirectoryAndADanglingSymlink() {
    root.create("f", "content");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("nowhere", "l")).succeeds();
    for (String name : new String[] {"f", "d", "l"}) {
      assertResult(root.tryOpen(name, O_RDWR | O_CREAT | O_EXCL | O_TRUNC))
          .as(name)
          .failsWith(Errno.EEXIST);
    }
    assertThat(root.text("f")).isEqualTo("content");
    assertThat(root.exists("nowhere")).isFalse();
  }

  @Test
  void creatInAMissingDirectoryIsENOENTAndBelowAFileENOTDIR() {
    root.create("f", "");
    assertResult(root.tryOpen("missing/f", O_WRONLY | O_CREAT)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("f/g", O_WRONLY | O_CREAT)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void creatThroughADanglingSymlinkMakesItsTarget() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d/target", "l")).succeeds();
    root.create("l", "through");
    assertThat(root.text("d/target")).isEqualTo("through");
    assertThat(root.lstat("l").type()).isEqualTo(Mode.S_IFLNK);
  }

  @Test
  void creatWithATrailingSlashIsEISDIRAndMakesNothing() {
    assertResult(root.tryOpen("f/", O_WRONLY | O_CREAT)).failsWith(Errno.EISDIR);
    assertThat(root.exists("f")).isFalse();
  }

  // ---- truncating -----------------------------------------------------------------------------

  @Test
  void truncEmptiesTheFileForAllWhoHaveItOpen() {
    root.create("f", "content");
    OpenFile earlier = root.open("f", O_RDONLY);
    assertResult(root.tryOpen("f", O_WRONLY | O_TRUNC)).succeeds();
    assertThat(kernel.fstat(earlier).size).isZero();
    assertThat(kernel.read(earlier, 10)).isEmpty();
  }

  @Test
  void truncWithoutCreatOnAMissingFileIsENOENT() {
    assertResult(root.tryOpen("f", O_WRONLY | O_TRUNC)).failsWith(Errno.ENOENT);
  }

  // ---- directories ----------------------------------------------------------------------------

  @Test
  void aDirectoryOpensForReadingWithAndWithoutODirectory() {
    assertResult(root.mkdir("d")).succeeds();
    for (int flags : new int[] {O_RDONLY, O_RDONLY | O_DIRECTORY}) {
      OpenFile dir = root.open("d", flags);
      assertThat(dir).isInstanceOf(Directory.class);
      assertThat(dir.type()).isEqualTo(Mode.S_IFDIR);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC, O_RDONLY | O_CREAT, O_WRONLY | O_DIRECTORY})
  void aDirectoryRefusesWritingTruncatingAndCreating(int flags) {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.tryOpen("d", flags)).failsWith(Errno.EISDIR);
    assertResult(root.tryOpen(".", flags)).failsWith(Errno.EISDIR);
  }

  @Test
  void oDirectoryRefusesAFile() {
    root.create("f", "");
    assertResult(root.tryOpen("f", O_RDONLY | O_DIRECTORY)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void oDirectoryDoesNotGoTogetherWithCreat() {
    assertResult(root.tryOpen("d", O_RDONLY | O_DIRECTORY | O_CREAT)).failsWith(Errno.EINVAL);
    assertThat(root.exists("d")).isFalse();
  }

  @Test
  void aTrailingSlashWantsADirectory() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.tryOpen("d/", O_RDONLY)).succeeds();
    assertResult(root.tryOpen("d///", O_RDONLY)).succeeds();
    assertResult(root.tryOpen("f/", O_RDONLY)).failsWith(Errno.ENOTDIR);
    assertResult(root.tryOpen("missing/", O_RDONLY)).failsWith(Errno.ENOENT);
  }

  @Test
  void readingOrWritingADirectoryIsRefused() {
    OpenFile dir = root.open(".", O_RDONLY);
    kernel.iovec(DATA, 10);
    assertResult(ReadWrite.read(kernel.task(), dir)).failsWith(Errno.EISDIR);
    assertResult(ReadWrite.pread(kernel.task(), dir, 0)).failsWith(Errno.EISDIR);
    assertResult(ReadWrite.write(kernel.task(), dir)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.pwrite(kernel.task(), dir, 0)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.lseek(dir, 0, SEEK_SET)).failsWith(Errno.EISDIR);
  }

  // ---- symlinks -------------------------------------------------------------------------------

  @Test
  void nofollowRefusesAFinalSymlinkWithELOOP() {
    root.create("f", "content");
    assertResult(root.symlink("f", "l")).succeeds();
    assertResult(root.tryOpen("l", O_RDONLY | O_NOFOLLOW)).failsWith(Errno.ELOOP);
    assertResult(root.tryOpen("l", O_WRONLY | O_CREAT | O_NOFOLLOW)).failsWith(Errno.ELOOP);
    assertResult(root.tryOpen("f", O_RDONLY | O_NOFOLLOW)).succeeds();
  }

  @Test
  void nofollowWithODirectoryOnASymlinkIsENOTDIR() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d", "l")).succeeds();
    assertResult(root.tryOpen("l", O_RDONLY | O_NOFOLLOW | O_DIRECTORY)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void nofollowStillFollowsInTheMiddleAndBeforeATrailingSlash() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("d/f", "content");
    assertResult(root.symlink("d", "l")).succeeds();
    assertResult(root.tryOpen("l/f", O_RDONLY | O_NOFOLLOW)).succeeds();
    assertResult(root.tryOpen("l/", O_RDONLY | O_NOFOLLOW)).succeeds();
  }

  // ---- direction and flags --------------------------------------------------------------------

  @Test
  void aWriteOnlyFileRefusesReading() {
    OpenFile file = root.open("f", O_WRONLY | O_CREAT);
    kernel.iovec(DATA, 10);
    assertResult(ReadWrite.read(kernel.task(), file)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.pread(kernel.task(), file, 0)).failsWith(Errno.EBADF);
  }

  @Test
  void aReadOnlyFileRefusesWriting() {
    root.create("f", "content");
    OpenFile file = root.open("f", O_RDONLY);
    assertResult(kernel.write(file, "x")).failsWith(Errno.EBADF);
    assertResult(kernel.pwrite(file, "x", 0)).failsWith(Errno.EBADF);
    assertThat(root.text("f")).isEqualTo("content");
  }

  @Test
  void flagsReportTheAccessModeAndTheStatusFlags() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK);
    assertThat(file.flags()).isEqualTo(O_RDWR | O_APPEND | O_NONBLOCK);
    assertResult(file.setFlags(O_APPEND)).succeeds();
    assertThat(file.flags()).isEqualTo(O_RDWR | O_APPEND);
  }

  @Test
  void eachOpenHasAPositionOfItsOwn() {
    root.create("f", "abcdef");
    OpenFile one = root.open("f", O_RDONLY);
    OpenFile two = root.open("f", O_RDONLY);
    assertThat(kernel.readText(one, 4)).isEqualTo("abcd");
    assertThat(kernel.readText(two, 2)).isEqualTo("ab");
    assertThat(kernel.readText(one, 4)).isEqualTo("ef");
  }

  // ---- names ----------------------------------------------------------------------------------

  @Test
  void aNameMayHave255BytesAndNotMore() {
    String longest = "n".repeat(PathName.NAME_MAX);
    root.create(longest, "content");
    assertThat(root.text(longest)).isEqualTo("content");
    assertResult(root.tryOpen(longest + "n", O_WRONLY | O_CREAT)).failsWith(Errno.ENAMETOOLONG);
    assertResult(root.tryOpen(longest + "n/f", O_RDONLY)).failsWith(Errno.ENAMETOOLONG);
  }

  @Test
  void aPathMayHave4095BytesAndNotMore() {
    root.create("f", "content");
    String longest = "./".repeat(2047) + "f";
    assertThat(longest).hasSize(PathName.PATH_MAX - 1);
    assertThat(root.text(longest)).isEqualTo("content");
    assertResult(root.tryOpen("./" + longest, O_RDONLY)).failsWith(Errno.ENAMETOOLONG);
  }

  @Test
  void namesKeepTheirBytes() {
    String name = "\u00e9\u4e2d\ud83d\ude00 \\ * ? : \t\n\u007f...";
    root.create(name, "content");
    assertThat(root.list().names()).containsExactly(name);
    assertThat(root.text(name)).isEqualTo("content");
  }

  @Test
  void dotsAndDoubledSlashesMeanNothing() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("d/e")).succeeds();
    root.create("d/e/f", "content");
    assertThat(root.text("./d//./e/../../d/e///f")).isEqualTo("content");
    assertThat(root.text("d/e/.././e/f")).isEqualTo("content");
  }

  @Test
  void dotDotNeedsADirectoryBeforeIt() {
    root.create("f", "");
    assertResult(root.tryOpen("missing/../f", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("f/../f", O_RDONLY)).failsWith(Errno.ENOTDIR);
    assertResult(root.tryOpen("f/.", O_RDONLY)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void namesThatNoPathMayHaveAreRefused() {
    assertResult(root.tryOpen("", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("a\0b", O_WRONLY | O_CREAT)).failsWith(Errno.EINVAL);
    assertResult(root.tryOpen(new byte[] {'a', (byte) 0xff}, O_WRONLY | O_CREAT))
        .failsWith(Errno.EILSEQ);
    assertThat(root.list().names()).isEmpty();
  }
}
