package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_TRUNC;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.abi.Errno;
import dev.gangway.testkit.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No path leaves: not by {@code ..}, not by being absolute, not by a symlink. It is EPERM. */
abstract class ConfinementContract extends ContractTest {
  ConfinementContract(FileSystemContract suite) {
    super(suite);
  }

  @BeforeEach
  void confined() {
    assumeConfined();
    assertResult(root.mkdir("d")).succeeds();
    root.create("f", "inside");
  }

  /** Asks every call on names to go to {@code path}, and each must say {@code EPERM}. */
  private void assertEveryCallRefuses(TestDirectory from, String path) {
    List<Long> results = new ArrayList<>();
    results.add(from.tryOpen(path, O_RDONLY));
    results.add(from.tryOpen(path, O_RDONLY | O_NOFOLLOW));
    results.add(from.tryOpen(path, O_WRONLY | O_CREAT));
    results.add(from.tryOpen(path, O_WRONLY | O_TRUNC));
    results.add(from.tryStat(path, true));
    results.add(from.tryStat(path, false));
    results.add(from.setTimes(path, true, 0, 0));
    results.add(from.setTimes(path, false, 0, 0));
    results.add(from.mkdir(path));
    results.add(from.rmdir(path));
    results.add(from.unlink(path));
    results.add(from.link(path, "linked"));
    results.add(root.link("f", false, from, path));
    results.add(from.rename(path, "renamed"));
    results.add(root.rename("f", from, path));
    results.add(from.symlink("f", path));
    results.add(from.tryReadlink(path, new byte[10]));
    for (int i = 0; i < results.size(); i++) {
      assertResult(results.get(i)).as("call %s on %s", i, path).failsWith(Errno.EPERM);
    }
    assertThat(root.text("f")).isEqualTo("inside");
  }

  // ---- the path -------------------------------------------------------------------------------

  @Test
  void dotDotAboveTheRootIsEPERMForEveryCall() {
    for (String path : new String[] {"../x", "../", "d/../../x", "./../d", "d/.././../f"}) {
      assertEveryCallRefuses(root, path);
    }
  }

  @Test
  void dotDotAloneAboveTheRootIsEPERM() {
    assertEveryCallRefuses(root, "..");
    assertEveryCallRefuses(root, "d/../..");
  }

  @Test
  void anAbsolutePathIsEPERMForEveryCall() {
    assertEveryCallRefuses(root, "/");
    assertEveryCallRefuses(root, "/f");
    assertEveryCallRefuses(root, outside().resolve("mount/f").toString());
  }

  @Test
  void dotDotThatStaysInsideIsFine() {
    assertThat(root.text("d/../f")).isEqualTo("inside");
    assertThat(root.stat("d/..").ino).isEqualTo(root.stat(".").ino);
  }

  @Test
  void aDirectoryThatWasOpenedIsABoundaryOfItsOwn() {
    assertResult(root.mkdir("d/e")).succeeds();
    TestDirectory dir = root.openDirectory("d");
    assertEveryCallRefuses(dir, "../f");
    assertEveryCallRefuses(dir, "e/../../f");
    assertThat(dir.stat("e/..").ino).isEqualTo(root.stat("d").ino);
  }

  // ---- links that a guest makes ---------------------------------------------------------------

  @Test
  void aLinkThatWouldLeaveIsRefusedWhenItIsMade() {
    for (String text : new String[] {"/", "/etc/passwd", "..", "../x", "d/../../x", "./.."}) {
      assertResult(root.symlink(text, "l")).as(text).failsWith(Errno.EPERM);
    }
    assertResult(root.symlink("../../x", "d/l")).failsWith(Errno.EPERM);
    assertThat(root.exists("l")).isFalse();
    assertThat(root.openDirectory("d").list().names()).isEmpty();
  }

  @Test
  void aLinkMayClimbAsFarAsTheRoot() {
    assertResult(root.symlink("../f", "d/l")).succeeds();
    assertResult(root.symlink("..", "d/up")).succeeds();
    assertResult(root.symlink("d/..", "here")).succeeds();
    assertThat(root.text("d/l")).isEqualTo("inside");
    assertThat(root.text("d/up/f")).isEqualTo("inside");
    assertThat(root.text("here/f")).isEqualTo("inside");
  }

  @Test
  void aLinkThatWasMovedToWhereItLeavesIsRefusedWhenItIsFollowed() {
    assertResult(root.symlink("../f", "d/file")).succeeds();
    assertResult(root.symlink("..", "d/up")).succeeds();
    assertResult(root.rename("d/file", "file")).succeeds();
    assertResult(root.rename("d/up", "up")).succeeds();
    assertFollowingIsRefused("file", "up");
  }

  private void assertFollowingIsRefused(String file, String directory) {
    assertResult(root.tryOpen(file, O_RDONLY)).failsWith(Errno.EPERM);
    assertResult(root.tryOpen(file, O_WRONLY | O_CREAT)).failsWith(Errno.EPERM);
    assertResult(root.tryOpen(file, O_RDWR | O_TRUNC)).failsWith(Errno.EPERM);
    assertResult(root.tryStat(file, true)).failsWith(Errno.EPERM);
    assertResult(root.setTimes(file, true, 0, 0)).failsWith(Errno.EPERM);
    assertResult(root.link(file, true, root, "linked")).failsWith(Errno.EPERM);
    assertResult(root.tryOpen(directory, O_RDONLY | O_DIRECTORY)).failsWith(Errno.EPERM);
    assertResult(root.tryOpen(directory + "/", O_RDONLY | O_NOFOLLOW)).failsWith(Errno.EPERM);
    assertEveryCallRefuses(root, directory + "/x");
    assertEveryCallRefuses(root, directory + "/d/..");
  }

  @Test
  void aLinkThatLeavesCanBeLookedAtMovedAndRemoved() {
    assertResult(root.symlink("../f", "d/l")).succeeds();
    assertResult(root.rename("d/l", "l")).succeeds();
    assertThat(root.readlink("l")).isEqualTo("../f");
    assertThat(root.lstat("l").size).isEqualTo(4);
    assertResult(root.tryOpen("l", O_RDONLY | O_NOFOLLOW)).failsWith(Errno.ELOOP);
    assertResult(root.rename("l", "d/l")).succeeds();
    assertThat(root.text("d/l")).isEqualTo("inside");
    assertResult(root.rename("d/l", "l")).succeeds();
    assertResult(root.unlink("l")).succeeds();
  }

  @Test
  void aLinkIsJudgedByTheDirectoryThatTheWalkStartsIn() {
    assertResult(root.symlink("../f", "d/l")).succeeds();
    assertThat(root.text("d/l")).isEqualTo("inside");
    assertResult(root.openDirectory("d").tryOpen("l", O_RDONLY)).failsWith(Errno.EPERM);
  }

  // ---- links that were there before the guest -------------------------------------------------

  private Path hostDirectory() {
    Path directory = subject.hostDirectory();
    assumeTrue(directory != null, "only a guest can put anything into it");
    return Objects.requireNonNull(directory);
  }

  @Test
  void linksThatTheHostPlantedAreNeverFollowedOut() throws IOException {
    Path mount = hostDirectory();
    Path secret = Files.createDirectory(outside().resolve("secret"));
    Files.writeString(secret.resolve("f"), "secret");
    Files.createSymbolicLink(mount.resolve("absolute-file"), secret.resolve("f"));
    Files.createSymbolicLink(mount.resolve("absolute"), secret);
    Files.createSymbolicLink(mount.resolve("relative-file"), Path.of("../secret/f"));
    Files.createSymbolicLink(mount.resolve("relative"), Path.of("../secret"));
    Files.createSymbolicLink(mount.resolve("inside"), mount.resolve("d").toAbsolutePath());

    assertFollowingIsRefused("absolute-file", "absolute");
    assertFollowingIsRefused("relative-file", "relative");
    assertResult(root.tryOpen("absolute/f", O_RDONLY | O_NOFOLLOW)).failsWith(Errno.EPERM);
    assertResult(root.unlink("relative/f")).failsWith(Errno.EPERM);
    assertResult(root.tryOpen("inside", O_RDONLY)).failsWith(Errno.EPERM);
    try (var left = Files.list(secret)) {
      assertThat(left).containsExactly(secret.resolve("f"));
    }
    assertThat(secret.resolve("f")).hasContent("secret");
  }

  @Test
  void aDanglingLinkOutOfTheMountMakesNothingThere() throws IOException {
    Path mount = hostDirectory();
    Files.createSymbolicLink(mount.resolve("l"), Path.of("../made"));
    Files.createSymbolicLink(mount.resolve("m"), outside().resolve("made"));
    for (String link : new String[] {"l", "m"}) {
      assertResult(root.tryOpen(link, O_WRONLY | O_CREAT)).failsWith(Errno.EPERM);
      assertResult(root.mkdir(link + "/")).failsWith(Errno.EEXIST);
      assertResult(root.link("f", link)).failsWith(Errno.EEXIST);
      assertResult(root.rename("f", link)).succeeds();
      assertResult(root.rename(link, "f")).succeeds();
    }
    assertThat(outside().resolve("made")).doesNotExist();
  }
}
