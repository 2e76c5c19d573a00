package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_EXCL;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code linkat}, {@code unlinkat}, and files that live on without a name. */
abstract class LinkContract extends ContractTest {
  LinkContract(FileSystemContract suite) {
    super(suite);
  }

  // ---- hard links -----------------------------------------------------------------------------

  @Test
  void twoNamesAreOneFile() {
    root.create("a", "content");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.link("a", "d/b")).succeeds();
    assertThat(root.stat("a").ino).isEqualTo(root.stat("d/b").ino);
    assertThat(root.stat("a").nlink).isEqualTo(2);
    root.create("d/b", "changed");
    assertThat(root.text("a")).isEqualTo("changed");
  }

  @Test
  void theFileStaysUntilItsLastNameGoes() {
    root.create("a", "content");
    assertResult(root.link("a", "b")).succeeds();
    assertResult(root.unlink("a")).succeeds();
    assertThat(root.stat("b").nlink).isEqualTo(1);
    assertThat(root.text("b")).isEqualTo("content");
    assertResult(root.unlink("b")).succeeds();
    assertThat(root.list().names()).isEmpty();
  }

  @Test
  void linkRefusesATakenName() {
    root.create("a", "a");
    root.create("b", "b");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("nowhere", "l")).succeeds();
    for (String taken : new String[] {"a", "b", "d", "d/", "l", ".", "d/.."}) {
      assertResult(root.link("a", taken)).as(taken).failsWith(Errno.EEXIST);
    }
    assertThat(root.text("b")).isEqualTo("b");
    assertThat(root.stat("a").nlink).isEqualTo(1);
  }

  @Test
  void linkRefusesDirectories() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.link("d", "e")).failsWith(Errno.EPERM);
    assertResult(root.link(".", "e")).failsWith(Errno.EPERM);
    assertThat(root.exists("e")).isFalse();
  }

  @Test
  void linkNeedsItsFileAndItsDirectory() {
    root.create("f", "");
    assertResult(root.link("missing", "g")).failsWith(Errno.ENOENT);
    assertResult(root.link("f", "missing/g")).failsWith(Errno.ENOENT);
    assertResult(root.link("f", "f/g")).failsWith(Errno.ENOTDIR);
    assertResult(root.link("f/", "g")).failsWith(Errno.ENOTDIR);
    assertResult(root.link("f", "g/")).failsWith(Errno.ENOENT);
    assertThat(root.list().names()).containsExactly("f");
  }

  @Test
  void linkOfASymlinkIsOfTheLinkOrOfItsTarget() {
    root.create("f", "content");
    assertResult(root.symlink("f", "l")).succeeds();
    assertResult(root.link("l", false, root, "of-link")).succeeds();
    assertResult(root.link("l", true, root, "of-target")).succeeds();
    assertThat(root.lstat("of-link").type()).isEqualTo(Mode.S_IFLNK);
    assertThat(root.lstat("of-link").ino).isEqualTo(root.lstat("l").ino);
    assertThat(root.lstat("of-target").ino).isEqualTo(root.stat("f").ino);
  }

  @Test
  void linkThroughADanglingSymlinkIsENOENT() {
    assertResult(root.symlink("nowhere", "l")).succeeds();
    assertResult(root.link("l", true, root, "g")).failsWith(Errno.ENOENT);
  }

  @Test
  void linkAndRenameAcrossMountsAreEXDEV() throws IOException {
    root.create("f", "content");
    try (Subject other = newSubject("other");
        TestKernel there = TestKernel.with(other.fileSystem())) {
      assertResult(root.link("f", false, there.root(), "f")).failsWith(Errno.EXDEV);
      assertResult(root.rename("f", there.root(), "f")).failsWith(Errno.EXDEV);
      assertThat(there.root().list().names()).isEmpty();
    }
    assertThat(root.text("f")).isEqualTo("content");
  }

  // ---- without a name -------------------------------------------------------------------------

  @Test
  void anUnlinkedFileIsReadWrittenAndResizedAsBefore() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "before")).moves(6);
    assertResult(root.unlink("f")).succeeds();
    assertThat(kernel.text(file)).isEqualTo("before");
    assertResult(kernel.write(file, " after")).moves(6);
    assertThat(kernel.text(file)).isEqualTo("before after");
    assertResult(Attributes.truncate(file, 3)).succeeds();
    assertThat(kernel.text(file)).isEqualTo("bef");
    assertResult(file.sync(false)).succeeds();
  }

  @Test
  void fstatAfterUnlinkTellsTheSameFileWithoutNames() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "12345")).moves(5);
    long inode = kernel.fstat(file).ino;
    assertResult(root.unlink("f")).succeeds();
    assertThat(kernel.fstat(file).ino).isEqualTo(inode);
    assertThat(kernel.fstat(file).nlink).isZero();
    assertThat(kernel.fstat(file).size).isEqualTo(5);
    assertResult(Attributes.setTimes(file, 1_000, 2_000)).succeeds();
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(2_000);
  }

  @Test
  void theNameOfAnUnlinkedFileIsFreeForAnother() {
    OpenFile old = root.open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(old, "old")).moves(3);
    assertResult(root.unlink("f")).succeeds();
    assertResult(root.tryOpen("f", O_RDONLY)).failsWith(Errno.ENOENT);
    OpenFile young = root.open("f", O_RDWR | O_CREAT | O_EXCL);
    assertThat(kernel.fstat(young).ino).isNotEqualTo(kernel.fstat(old).ino);
    assertThat(kernel.text(young)).isEmpty();
    assertThat(kernel.text(old)).isEqualTo("old");
  }

  @Test
  void unlinkingOneOfTwoNamesLeavesTheOpenFileAlone() {
    root.create("a", "content");
    assertResult(root.link("a", "b")).succeeds();
    OpenFile file = root.open("a", O_RDONLY);
    assertResult(root.unlink("a")).succeeds();
    assertThat(kernel.fstat(file).nlink).isEqualTo(1);
    assertThat(kernel.text(file)).isEqualTo("content");
  }
}
