package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mode;
import org.junit.jupiter.api.Test;

/** {@code symlinkat}, {@code readlinkat}, and walks through symlinks that stay inside. */
abstract class SymlinkContract extends ContractTest {
  /** Linux's limit for one walk. */
  private static final int MAX_SYMLINKS = 40;

  SymlinkContract(FileSystemContract suite) {
    super(suite);
  }

  // ---- the link itself ------------------------------------------------------------------------

  @Test
  void readlinkGivesTheTextAsItWasMade() {
    assertResult(root.mkdir("d")).succeeds();
    for (String text : new String[] {"f", "d//./f/", "../d/../f", "\u00e9", "x".repeat(255)}) {
      assertResult(root.symlink(text, "d/l")).succeeds();
      assertThat(root.readlink("d/l")).isEqualTo(text);
      assertThat(root.lstat("d/l").size).isEqualTo(text.getBytes(UTF_8).length);
      assertResult(root.unlink("d/l")).succeeds();
    }
  }

  @Test
  void theLongestTextIsKeptWhole() {
    String text = "a/".repeat(2047) + "b";
    assertResult(root.symlink(text, "l")).succeeds();
    assertThat(root.readlink("l")).isEqualTo(text);
  }

  @Test
  void aNameInTheTextMayBeTooLongToFollow() {
    for (String text : new String[] {"s".repeat(256), "s".repeat(4095), "./" + "s".repeat(300)}) {
      assertResult(root.symlink(text, "l")).succeeds();
      assertThat(root.readlink("l")).isEqualTo(text);
      assertThat(root.lstat("l").size).isEqualTo(text.length());
      assertResult(root.tryStat("l", true)).failsWith(Errno.ENAMETOOLONG);
      assertResult(root.tryOpen("l", O_RDONLY)).failsWith(Errno.ENAMETOOLONG);
      assertResult(root.tryOpen("l", O_WRONLY | O_CREAT)).failsWith(Errno.ENAMETOOLONG);
      assertResult(root.tryStat("l/x", false)).failsWith(Errno.ENAMETOOLONG);
      assertResult(root.unlink("l")).succeeds();
    }
    assertResult(root.symlink("s".repeat(4096), "l")).failsWith(Errno.ENAMETOOLONG);
    assertThat(root.list().names()).isEmpty();
  }

  @Test
  void readlinkIsCutToTheBuffer() {
    assertResult(root.symlink("abcdef", "l")).succeeds();
    byte[] small = new byte[4];
    assertResult(root.tryReadlink("l", small)).moves(4);
    assertThat(small).isEqualTo(new byte[] {'a', 'b', 'c', 'd'});
    byte[] large = {9, 9, 9, 9, 9, 9, 9, 9};
    assertResult(root.tryReadlink("l", large)).moves(6);
    assertThat(large).isEqualTo(new byte[] {'a', 'b', 'c', 'd', 'e', 'f', 9, 9});
  }

  @Test
  void readlinkWantsALink() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d", "l")).succeeds();
    byte[] out = new byte[10];
    assertResult(root.tryReadlink("f", out)).failsWith(Errno.EINVAL);
    assertResult(root.tryReadlink("d", out)).failsWith(Errno.EINVAL);
    assertResult(root.tryReadlink(".", out)).failsWith(Errno.EINVAL);
    assertResult(root.tryReadlink("l/", out)).failsWith(Errno.EINVAL);
    assertResult(root.tryReadlink("missing", out)).failsWith(Errno.ENOENT);
  }

  @Test
  void symlinkRefusesATakenNameAndATrailingSlash() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("nowhere", "l")).succeeds();
    for (String taken : new String[] {"f", "d", "d/", "l", ".", "d/.."}) {
      assertResult(root.symlink("f", taken)).as(taken).failsWith(Errno.EEXIST);
    }
    assertResult(root.symlink("f", "new/")).failsWith(Errno.ENOENT);
    assertResult(root.symlink("f", "missing/l")).failsWith(Errno.ENOENT);
    assertResult(root.symlink("", "new")).failsWith(Errno.ENOENT);
    assertThat(root.readlink("l")).isEqualTo("nowhere");
  }

  @Test
  void unlinkRemovesTheLinkNotItsTarget() {
    root.create("f", "content");
    assertResult(root.symlink("f", "l")).succeeds();
    assertResult(root.unlink("l")).succeeds();
    assertThat(root.list().names()).containsExactly("f");
  }

  // ---- following ------------------------------------------------------------------------------

  @Test
  void aLinkIsReadAndWrittenThrough() {
    root.create("f", "content");
    assertResult(root.symlink("f", "l")).succeeds();
    assertThat(root.text("l")).isEqualTo("content");
    root.create("l", "changed");
    assertThat(root.text("f")).isEqualTo("changed");
  }

  @Test
  void aLinkIsRelativeToWhereItStands() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("f", "outer");
    root.create("d/f", "inner");
    assertResult(root.symlink("f", "d/inner")).succeeds();
    assertResult(root.symlink("../f", "d/outer")).succeeds();
    assertThat(root.text("d/inner")).isEqualTo("inner");
    assertThat(root.text("d/outer")).isEqualTo("outer");
  }

  @Test
  void linksInTheMiddleOfAPathAreFollowedAndDotDotIsTheTargetsParent() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("d/e")).succeeds();
    root.create("d/f", "content");
    assertResult(root.symlink("d/e", "l")).succeeds();
    assertThat(root.text("l/../f")).isEqualTo("content");
    assertThat(root.stat("l/.").ino).isEqualTo(root.stat("d/e").ino);
  }

  @Test
  void namesAreMadeAndRemovedThroughALinkedDirectory() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("d", "l")).succeeds();
    root.create("l/f", "content");
    assertResult(root.mkdir("l/e")).succeeds();
    assertResult(root.rename("l/f", "d/g")).succeeds();
    assertThat(root.text("d/g")).isEqualTo("content");
    assertResult(root.rmdir("l/e")).succeeds();
    assertResult(root.unlink("l/g")).succeeds();
    assertThat(root.openDirectory("d").list().names()).isEmpty();
  }

  @Test
  void aTrailingSlashFollowsToADirectoryAlone() {
    root.create("f", "");
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.symlink("f", "to-file")).succeeds();
    assertResult(root.symlink("d", "to-directory")).succeeds();
    assertResult(root.symlink("f/", "to-file-slash")).succeeds();
    assertThat(root.lstat("to-directory/").type()).isEqualTo(Mode.S_IFDIR);
    assertThat(root.lstat("to-directory").type()).isEqualTo(Mode.S_IFLNK);
    assertResult(root.tryStat("to-file/", false)).failsWith(Errno.ENOTDIR);
    assertResult(root.tryStat("to-file-slash", true)).failsWith(Errno.ENOTDIR);
    assertResult(root.tryOpen("to-file/", O_RDONLY)).failsWith(Errno.ENOTDIR);
  }

  @Test
  void aDanglingLinkIsThereAndLeadsNowhere() {
    assertResult(root.symlink("nowhere", "l")).succeeds();
    assertThat(root.lstat("l").type()).isEqualTo(Mode.S_IFLNK);
    assertResult(root.tryStat("l", true)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("l", O_RDONLY)).failsWith(Errno.ENOENT);
    assertResult(root.tryOpen("l/f", O_RDONLY)).failsWith(Errno.ENOENT);
  }

  @Test
  void creatThroughALinkIntoAMissingDirectoryIsENOENT() {
    assertResult(root.symlink("missing/f", "l")).succeeds();
    assertResult(root.tryOpen("l", O_WRONLY | O_CREAT)).failsWith(Errno.ENOENT);
    assertResult(root.symlink("new/", "slash")).succeeds();
    assertResult(root.tryOpen("slash", O_WRONLY | O_CREAT)).failsWith(Errno.EISDIR);
    assertThat(root.list().names()).containsExactlyInAnyOrder("l", "slash");
  }

  // ---- loops ----------------------------------------------------------------------------------

  @Test
  void loopsAreELOOP() {
    assertResult(root.symlink("self", "self")).succeeds();
    assertResult(root.symlink("b", "a")).succeeds();
    assertResult(root.symlink("a", "b")).succeeds();
    assertResult(root.symlink("deeper/x", "deeper")).succeeds();
    for (String loop : new String[] {"self", "a", "b", "self/f", "a/f", "deeper"}) {
      assertResult(root.tryStat(loop, true)).as(loop).failsWith(Errno.ELOOP);
      assertResult(root.tryOpen(loop, O_RDONLY)).as(loop).failsWith(Errno.ELOOP);
      assertResult(root.tryOpen(loop, O_WRONLY | O_CREAT)).as(loop).failsWith(Errno.ELOOP);
    }
    assertResult(root.mkdir("self/d")).failsWith(Errno.ELOOP);
    assertThat(root.readlink("self")).isEqualTo("self");
  }

  @Test
  void fortyLinksInAWalkAreFollowedAndNotOneMore() {
    root.create("0", "content");
    for (int i = 1; i <= MAX_SYMLINKS + 1; i++) {
      assertResult(root.symlink(Integer.toString(i - 1), Integer.toString(i))).succeeds();
    }
    assertThat(root.text(Integer.toString(MAX_SYMLINKS))).isEqualTo("content");
    assertResult(root.tryStat(Integer.toString(MAX_SYMLINKS + 1), true)).failsWith(Errno.ELOOP);
  }

  @Test
  void linksSideBySideCountTowardsTheSameForty() {
    assertResult(root.mkdir("d")).succeeds();
    root.create("d/f", "content");
    assertResult(root.symlink(".", "d/here")).succeeds();
    assertThat(root.text("d/" + "here/".repeat(MAX_SYMLINKS) + "f")).isEqualTo("content");
    assertResult(root.tryStat("d/" + "here/".repeat(MAX_SYMLINKS + 1) + "f", true))
        .failsWith(Errno.ELOOP);
  }

  @Test
  void aLinkOfManyStepsGoesOnWithThePath() {
    assertResult(root.mkdir("d")).succeeds();
    assertResult(root.mkdir("d/e")).succeeds();
    root.create("d/e/f", "content");
    assertResult(root.symlink("e", "d/l2")).succeeds();
    assertResult(root.symlink("./d//l2/../", "l1")).succeeds();
    assertThat(root.text("l1/l2/./f")).isEqualTo("content");
    assertThat(root.text("l1//e/../l2/f")).isEqualTo("content");
  }
}
