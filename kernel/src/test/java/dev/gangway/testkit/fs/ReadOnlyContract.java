package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_EXCL;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_TRUNC;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file system that one guest may write to, and another sees through a read-only mount. */
abstract class ReadOnlyContract extends ContractTest {
  private TestKernel reader;
  private TestDirectory sealed;

  ReadOnlyContract(FileSystemContract suite) {
    super(suite);
  }

  @BeforeEach
  void mountReadOnly() {
    root.create("f", "content");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("full")).succeeds();
    root.create("full/f", "");
    assertResult(root.symlink("f", "l")).succeeds();
    reader = new TestKernel(new Mount("/", subject.fileSystem(), true));
    sealed = reader.root();
  }

  @AfterEach
  void unmountReadOnly() {
    reader.close();
  }

  @Test
  void readingWorks() {
    assertThat(sealed.text("f")).isEqualTo("content");
    assertThat(sealed.text("l")).isEqualTo("content");
    assertThat(sealed.readlink("l")).isEqualTo("f");
    assertThat(sealed.list().names()).containsExactlyInAnyOrder("f", "d", "full", "l");
    assertThat(sealed.stat("f").size).isEqualTo(7);
    assertResult(sealed.open("f", O_RDONLY).sync(false)).succeeds();
  }

  @Test
  void whatTheOtherMountWritesIsSeen() {
    root.create("f", "changed");
    assertThat(sealed.text("f")).isEqualTo("changed");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        O_WRONLY,
        O_RDWR,
        O_RDONLY | O_TRUNC,
        O_WRONLY | O_TRUNC,
        O_WRONLY | O_CREAT,
        O_WRONLY | O_APPEND,
        O_RDWR | O_CREAT | O_EXCL
      })
  void openingToChangeAnythingIsEROFS(int flags) {
    assertResult(sealed.tryOpen("f", flags)).failsWith(Errno.EROFS);
    assertResult(sealed.tryOpen("l", flags)).failsWith(Errno.EROFS);
    assertResult(sealed.tryOpen("new", flags)).failsWith(Errno.EROFS);
    assertNothingChanged();
  }

  @Test
  void creatForReadingOpensWhatIsThereAndMakesNothing() {
    assertResult(sealed.tryOpen("f", O_RDONLY | O_CREAT)).succeeds();
    assertResult(sealed.tryOpen("new", O_RDONLY | O_CREAT)).failsWith(Errno.EROFS);
    assertResult(sealed.tryOpen("new", O_RDONLY | O_CREAT | O_EXCL)).failsWith(Errno.EROFS);
    assertResult(sealed.tryOpen("f", O_RDONLY | O_CREAT | O_EXCL)).failsWith(Errno.EEXIST);
    assertNothingChanged();
  }

  @Test
  void everyChangeOfNamesIsEROFS() {
    assertResult(sealed.mkdir("new")).failsWith(Errno.EROFS);
    assertResult(sealed.rmdir("d")).failsWith(Errno.EROFS);
    assertResult(sealed.unlink("f")).failsWith(Errno.EROFS);
    assertResult(sealed.unlink("l")).failsWith(Errno.EROFS);
    assertResult(sealed.link("f", "new")).failsWith(Errno.EROFS);
    assertResult(sealed.symlink("f", "new")).failsWith(Errno.EROFS);
    assertResult(sealed.rename("f", "new")).failsWith(Errno.EROFS);
    assertResult(sealed.rename("d", "full")).failsWith(Errno.EROFS);
    assertNothingChanged();
  }

  @Test
  void changesThroughADirectoryOfTheMountAreEROFSToo() {
    TestDirectory dir = sealed.openDirectory("d");
    assertResult(dir.tryOpen("new", O_WRONLY | O_CREAT)).failsWith(Errno.EROFS);
    assertResult(dir.mkdir("new")).failsWith(Errno.EROFS);
    assertNothingChanged();
  }

  @Test
  void timesAreEROFSByNameAndByFile() {
    Kstat before = root.stat("f");
    assertResult(sealed.setTimes("f", true, 1, 1)).failsWith(Errno.EROFS);
    assertResult(sealed.setTimes("l", false, 1, 1)).failsWith(Errno.EROFS);
    OpenFile file = sealed.open("f", O_RDONLY);
    assertResult(Attributes.setTimes(file, 1, 1)).failsWith(Errno.EROFS);
    assertResult(Attributes.setTimes(sealed.directory(), 1, 1)).failsWith(Errno.EROFS);
    assertThat(root.stat("f").mtimeNs).isEqualTo(before.mtimeNs);
  }

  @Test
  void anOpenFileRefusesWritingResizingAndAllocating() {
    OpenFile file = sealed.open("f", O_RDONLY);
    assertResult(reader.write(file, "x")).failsWith(Errno.EBADF);
    assertResult(Attributes.truncate(file, 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.allocate(file, 0, 100)).failsWith(Errno.EBADF);
    assertResult(file.setFlags(O_APPEND)).succeeds();
    assertResult(reader.write(file, "x")).failsWith(Errno.EBADF);
    assertNothingChanged();
  }

  @Test
  void betweenAReadOnlyAndAWritableMountNothingMoves() {
    assertResult(sealed.rename("f", root, "g")).failsWith(Errno.EROFS);
    assertResult(root.rename("f", sealed, "g")).failsWith(Errno.EROFS);
    assertResult(sealed.link("f", false, root, "g")).failsWith(Errno.EROFS);
    assertNothingChanged();
  }

  private void assertNothingChanged() {
    assertThat(root.list().names()).containsExactlyInAnyOrder("f", "d", "full", "l");
    assertThat(root.openDirectory("d").list().names()).isEmpty();
    assertThat(root.text("f")).isEqualTo("content");
  }
}
