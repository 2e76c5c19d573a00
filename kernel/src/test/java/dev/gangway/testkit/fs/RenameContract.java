package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.vfs.OpenFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code renameat(2)}. */
abstract class RenameContract extends ContractTest {
  RenameContract(FileSystemContract suite) {
    super(suite);
  }

  /** Files {@code a} and {@code b}, an empty directory {@code e}, a full one {@code d/sub/f}. */
  @BeforeEach
  void populate() {
    root.create("a", "a");
    root.create("b", "b");
    assertResult(root.mkdir("e")).succeeds();
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("d/sub")).succeeds();
    root.create("d/sub/f", "f");
  }

  // ---- what works -----------------------------------------------------------------------------

  @Test
  void aFileGetsANewName() {
    long inode = root.stat("a").ino;
    assertResult(root.rename("a", "c")).succeeds();
    assertThat(root.exists("a")).isFalse();
    assertThat(root.stat("c").ino).isEqualTo(inode);
    assertThat(root.text("c")).isEqualTo("a");
  }

  @Test
  void aFileMovesToAnotherDirectoryAndBack() {
    assertResult(root.rename("a", "d/sub/a")).succeeds();
    assertThat(root.text("d/sub/a")).isEqualTo("a");
    assertResult(root.rename("d/sub/a", "a")).succeeds();
    assertThat(root.text("a")).isEqualTo("a");
    assertThat(root.openDirectory("d/sub").list().names()).containsExactly("f");
  }

  @Test
  void bothNamesMayBeRelativeToDirectoriesOfTheirOwn() {
    TestDirectory from = root.openDirectory("d/sub");
    TestDirectory to = root.openDirectory("e");
    assertResult(from.rename("f", to, "g")).succeeds();
    assertThat(root.text("e/g")).isEqualTo("f");
    assertThat(root.exists("d/sub/f")).isFalse();
  }

  @Test
  void aDirectoryMovesWithAllThatIsInIt() {
    assertResult(root.rename("d", "e/moved")).succeeds();
    assertThat(root.text("e/moved/sub/f")).isEqualTo("f");
    assertThat(root.stat("e/moved/..").ino).isEqualTo(root.stat("e").ino);
    assertThat(root.openDirectory("e/moved").list().entry("..").inode())
        .isEqualTo(root.stat("e").ino);
    assertThat(root.exists("d")).isFalse();
  }

  @Test
  void aDirectoryMovesUp() {
    assertResult(root.rename("d/sub", "up")).succeeds();
    assertThat(root.text("up/f")).isEqualTo("f");
    assertThat(root.stat("up/..").ino).isEqualTo(root.stat(".").ino);
    assertResult(root.rmdir("d")).succeeds();
  }

  // ---- over something -------------------------------------------------------------------------

  @Test
  void aFileReplacesAFile() {
    OpenFile replaced = root.open("b", O_RDWR);
    assertResult(root.rename("a", "b")).succeeds();
    assertThat(root.text("b")).isEqualTo("a");
    assertThat(root.exists("a")).isFalse();
    assertThat(kernel.text(replaced)).isEqualTo("b");
    assertThat(kernel.fstat(replaced).nlink).isZero();
  }

  @Test
  void aFileReplacesAFileInAnotherDirectory() {
    assertResult(root.rename("a", "d/sub/f")).succeeds();
    assertThat(root.text("d/sub/f")).isEqualTo("a");
    assertThat(root.exists("a")).isFalse();
  }

  @Test
  void aSymlinkIsReplacedNotFollowed() {
    assertResult(root.symlink("b", "l")).succeeds();
    assertResult(root.rename("a", "l")).succeeds();
    assertThat(root.lstat("l").type()).isEqualTo(Mode.S_IFREG);
    assertThat(root.text("b")).isEqualTo("b");
  }

  @Test
  void aSymlinkIsMovedNotFollowed() {
    assertResult(root.symlink("b", "l")).succeeds();
    assertResult(root.rename("l", "a")).succeeds();
    assertThat(root.readlink("a")).isEqualTo("b");
    assertThat(root.text("b")).isEqualTo("b");
  }

  @Test
  void aDirectoryReplacesAnEmptyOne() {
    TestDirectory replaced = root.openDirectory("e");
    assertResult(root.rename("d", "e")).succeeds();
    assertThat(root.text("e/sub/f")).isEqualTo("f");
    assertThat(root.exists("d")).isFalse();
    assertThat(replaced.list().names()).isEmpty();
    assertResult(replaced.mkdir("x")).failsWith(Errno.ENOENT);
  }

  @Test
  void aDirectoryDoesNotReplaceAFullOne() {
    assertResult(root.rename("e", "d")).failsWith(Errno.ENOTEMPTY);
    assertThat(root.text("d/sub/f")).isEqualTo("f");
    assertThat(root.exists("e")).isTrue();
  }

  @Test
  void filesAndDirectoriesDoNotReplaceEachOther() {
    assertResult(root.rename("a", "e")).failsWith(Errno.EISDIR);
    assertResult(root.rename("e", "a")).failsWith(Errno.ENOTDIR);
    assertResult(root.symlink("e", "l")).succeeds();
    assertResult(root.rename("d", "l")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("l", "e")).failsWith(Errno.EISDIR);
    assertThat(root.text("a")).isEqualTo("a");
    assertThat(root.list().names()).containsExactlyInAnyOrder("a", "b", "d", "e", "l");
  }

  @Test
  void ontoItselfNothingHappens() {
    assertResult(root.rename("a", "a")).succeeds();
    assertResult(root.rename("d", "d")).succeeds();
    assertResult(root.rename("a", "./d/../a")).succeeds();
    assertThat(root.text("a")).isEqualTo("a");
    assertThat(root.text("d/sub/f")).isEqualTo("f");
  }

  @Test
  void ontoAnotherNameOfTheSameFileBothStay() {
    assertResult(root.link("a", "d/a2")).succeeds();
    assertResult(root.rename("a", "d/a2")).succeeds();
    assertThat(root.text("a")).isEqualTo("a");
    assertThat(root.stat("d/a2").nlink).isEqualTo(2);
  }

  // ---- what cannot be -------------------------------------------------------------------------

  @Test
  void aDirectoryDoesNotMoveIntoItself() {
    assertResult(root.rename("d", "d/x")).failsWith(Errno.EINVAL);
    assertResult(root.rename("d", "d/sub/x")).failsWith(Errno.EINVAL);
    assertResult(root.rename("d", "d/sub")).failsWith(Errno.EINVAL);
    assertResult(root.rename("d/", "d/sub/x/")).failsWith(Errno.EINVAL);
    assertThat(root.text("d/sub/f")).isEqualTo("f");
  }

  @Test
  void aDirectoryIsNotReplacedByWhatIsInIt() {
    assertResult(root.rename("d/sub", "d")).failsWith(Errno.ENOTEMPTY);
    assertResult(root.rename("d/sub/f", "d")).failsWith(Errno.ENOTEMPTY);
    assertThat(root.text("d/sub/f")).isEqualTo("f");
  }

  @Test
  void whatIsMissingIsENOENTAndChangesNothing() {
    assertResult(root.rename("missing", "c")).failsWith(Errno.ENOENT);
    assertResult(root.rename("missing", "a")).failsWith(Errno.ENOENT);
    assertResult(root.rename("a", "missing/c")).failsWith(Errno.ENOENT);
    assertResult(root.rename("a", "b/c")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("b/c", "a")).failsWith(Errno.ENOTDIR);
    assertThat(root.text("a")).isEqualTo("a");
  }

  @Test
  void dotsAreEBUSY() {
    assertResult(root.rename("d/.", "c")).failsWith(Errno.EBUSY);
    assertResult(root.rename("d/sub/..", "c")).failsWith(Errno.EBUSY);
    assertResult(root.rename("e", ".")).failsWith(Errno.EBUSY);
    assertResult(root.rename("e", "d/..")).failsWith(Errno.EBUSY);
    assertResult(root.rename(".", "c")).failsWith(Errno.EBUSY);
  }

  @Test
  void aTrailingSlashIsForDirectoriesAlone() {
    assertResult(root.rename("a/", "c")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("a", "c/")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("a", "b/")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("d/", "c/")).succeeds();
    assertResult(root.rename("c", "e/")).succeeds();
    assertThat(root.text("e/sub/f")).isEqualTo("f");
    assertThat(root.list().names()).containsExactlyInAnyOrder("a", "b", "e");
  }

  @Test
  void aTrailingSlashDoesNotMakeALinkADirectory() {
    assertResult(root.symlink("d", "l")).succeeds();
    assertResult(root.rename("l/", "c")).failsWith(Errno.ENOTDIR);
    assertResult(root.rename("e", "l/")).failsWith(Errno.ENOTDIR);
    assertThat(root.readlink("l")).isEqualTo("d");
  }

  @Test
  void anOpenFileStaysTheSameUnderItsNewName() {
    OpenFile file = root.open("a", O_RDWR);
    assertResult(root.rename("a", "d/c")).succeeds();
    assertResult(kernel.write(file, "new")).moves(3);
    assertThat(root.text("d/c")).isEqualTo("new");
    assertResult(root.tryOpen("a", O_RDONLY)).failsWith(Errno.ENOENT);
  }
}
