package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.vfs.OpenFile;
import org.junit.jupiter.api.Test;

/** {@code mkdirat}, {@code unlinkat}, and directories that are open. */
abstract class DirectoryContract extends ContractTest {
  DirectoryContract(FileSystemContract suite) {
    super(suite);
  }

  // ---- mkdir ----------------------------------------------------------------------------------

  @Test
  void mkdirMakesAnEmptyDirectory() {
    assertResult(root.mkdir("d")).succeeds();
    assertThat(root.stat("d").type()).isEqualTo(Mode.S_IFDIR);
    assertThat(root.openDirectory("d").list().names()).isEmpty();
    assertThat(root.list().names()).containsExactly("d");
  }

  @Test
  void mkdirTakesTrailingSlashesAndNestedPaths() {
    assertResult(root.mkdir("d/")).succeeds();
    assertResult(root.mkdir("d/e///")).succeeds();
    assertResult(root.mkdir("d/./e/../e/f")).succeeds();
    assertThat(root.stat("d/e/f").type()).isEqualTo(Mode.S_IFDIR);
  }

  @Test
  void mkdirRefusesEveryNameThatIsTaken() {
    root.create("f", "content");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("nowhere", "l")).succeeds();
    for (String taken : new String[] {"f", "f/", "d", "d/", "l", "l/", ".", "d/.", "d/.."}) {
      assertResult(root.mkdir(taken)).as(taken).failsWith(Errno.EEXIST);
    }
    assertThat(root.exists("nowhere")).isFalse();
  }

  @Test
  void mkdirNeedsItsParent() {
    root.create("f", "");
    assertResult(root.mkdir("missing/d")).failsWith(Errno.ENOENT);
    assertResult(root.mkdir("f/d")).failsWith(Errno.ENOTDIR);
  }

  // ---- rmdir ----------------------------------------------------------------------------------

  @Test
  void rmdirRemovesAnEmptyDirectory() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("e")).succeeds();
    assertResult(root.rmdir("d")).succeeds();
    assertResult(root.rmdir("e/")).succeeds();
    assertThat(root.list().names()).isEmpty();
  }

  @Test
  void rmdirRefusesWhatIsNotEmpty() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("d/f", "content");
    assertResult(root.rmdir("d")).failsWith(Errno.ENOTEMPTY);
    assertResult(root.unlink("d/f")).succeeds();
    assertResult(root.mkdir("d/e")).succeeds();
    assertResult(root.rmdir("d")).failsWith(Errno.ENOTEMPTY);
    assertResult(root.rmdir("d/e")).succeeds();
    assertResult(root.rmdir("d")).succeeds();
  }

  @Test
  void rmdirRefusesWhatIsNoDirectoryAndWhatIsNotThere() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d", "l")).succeeds();
    assertResult(root.rmdir("f")).failsWith(Errno.ENOTDIR);
    assertResult(root.rmdir("l")).failsWith(Errno.ENOTDIR);
    assertResult(root.rmdir("l/")).failsWith(Errno.ENOTDIR);
    assertResult(root.rmdir("f/d")).failsWith(Errno.ENOTDIR);
    assertResult(root.rmdir("missing")).failsWith(Errno.ENOENT);
    assertThat(root.exists("d")).isTrue();
  }

  @Test
  void rmdirRefusesDots() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.rmdir(".")).failsWith(Errno.EINVAL);
    assertResult(root.rmdir("d/.")).failsWith(Errno.EINVAL);
    assertResult(root.rmdir("d/..")).failsWith(Errno.ENOTEMPTY);
    assertThat(root.exists("d")).isTrue();
  }

  // ---- unlink ---------------------------------------------------------------------------------

  @Test
  void unlinkRemovesAFile() {
    root.create("f", "content");
    assertResult(root.unlink("f")).succeeds();
    assertResult(root.tryOpen("f", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(root.unlink("f")).failsWith(Errno.ENOENT);
  }

  @Test
  void unlinkRefusesDirectories() {
    assertResult(root.mkdir("d")).succeeds();
    for (String directory : new String[] {"d", "d/", ".", "d/.", "d/.."}) {
      assertResult(root.unlink(directory)).as(directory).failsWith(Errno.EISDIR);
    }
    assertThat(root.exists("d")).isTrue();
  }

  @Test
  void unlinkWithATrailingSlashRefusesAFileAndALinkToADirectory() {
    root.create("f", "content");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d", "l")).succeeds();
    assertResult(root.unlink("f/")).failsWith(Errno.ENOTDIR);
    assertResult(root.unlink("l/")).failsWith(Errno.ENOTDIR);
    assertResult(root.unlink("missing/")).failsWith(Errno.ENOENT);
    assertThat(root.list().names()).containsExactlyInAnyOrder("f", "d", "l");
  }

  // ---- directories that are open --------------------------------------------------------------

  @Test
  void pathsAreRelativeToTheDirectory() {
    assertResult(root.mkdir("d")).succeeds();
    TestDirectory dir = root.openDirectory("d");
    dir.create("f", "content");
    assertResult(dir.mkdir("e")).succeeds();
    assertResult(dir.rename("f", "e/g")).succeeds();
    assertThat(root.text("d/e/g")).isEqualTo("content");
    assertThat(dir.text("e/g")).isEqualTo("content");
  }

  @Test
  void anOpenDirectoryFollowsItsRename() {
    assertResult(root.mkdir("a")).succeeds();
    assertResult(root.mkdir("b")).succeeds();
    TestDirectory dir = root.openDirectory("a");
    assertResult(root.rename("a", "b/c")).succeeds();
    dir.create("f", "content");
    assertThat(root.text("b/c/f")).isEqualTo("content");
  }

  @Test
  void aRemovedDirectoryTakesNothingNew() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("f", "");
    TestDirectory dir = root.openDirectory("d");
    assertResult(root.rmdir("d")).succeeds();
    assertResult(dir.tryOpen("f", O_WRONLY | O_CREAT)).failsWith(Errno.ENOENT);
    assertResult(dir.mkdir("e")).failsWith(Errno.ENOENT);
    assertResult(dir.symlink("x", "l")).failsWith(Errno.ENOENT);
    assertResult(root.link("f", false, dir, "g")).failsWith(Errno.ENOENT);
    assertResult(root.rename("f", dir, "g")).failsWith(Errno.ENOENT);
    assertThat(root.exists("f")).isTrue();
  }

  @Test
  void aRemovedDirectoryIsStillOneAndEmpty() {
    assertResult(root.mkdir("d")).succeeds();
    TestDirectory dir = root.openDirectory("d");
    long inode = kernel.fstat(dir.directory()).ino;
    assertResult(root.rmdir("d")).succeeds();
    assertThat(dir.list().entries()).isEmpty();
    assertThat(kernel.fstat(dir.directory()).ino).isEqualTo(inode);
    assertThat(dir.stat(".").ino).isEqualTo(inode);
    assertResult(dir.tryOpen("f", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(root.mkdir("d")).succeeds();
    assertResult(dir.tryOpen("f", O_WRONLY | O_CREAT)).failsWith(Errno.ENOENT);
  }

  @Test
  void deepTreesCanBeBuiltWalkedAndTakenDown() {
    int depth = 200;
    StringBuilder path = new StringBuilder("d");
    for (int i = 0; i < depth; i++) {
      assertResult(root.mkdir(path.toString())).succeeds();
      path.append("/d");
    }
    OpenFile file = root.open(path.toString(), O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "deep")).moves(4);
    assertThat(root.text(path.toString())).isEqualTo("deep");
    assertResult(root.unlink(path.toString())).succeeds();
    for (int i = depth; i > 0; i--) {
      path.setLength(path.length() - 2);
      assertResult(root.rmdir(path.toString())).succeeds();
    }
    assertThat(root.list().names()).isEmpty();
  }
}
