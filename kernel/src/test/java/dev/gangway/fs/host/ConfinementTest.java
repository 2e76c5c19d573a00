package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.testkit.BareGuest;
import dev.gangway.testkit.TestPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.PathName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No call with any kind of path reads, changes or reveals anything outside a mount. */
class ConfinementTest {
  private static final long LONG_AGO = 1_000_000_000L;

  @TempDir Path base;
  private Path inside;
  private Path outside;
  private HostMount guest;
  private Map<String, String> before;

  @BeforeEach
  void makeAMountFullOfTraps() throws IOException {
    outside = Files.createDirectories(base.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "the host's");
    Files.createDirectory(outside.resolve("empty"));
    inside = Files.createDirectories(base.resolve("inside"));
    Files.createDirectories(inside.resolve("sub/deep"));
    Files.writeString(inside.resolve("own"), "the guest's");
    link("out", "../outside");
    link("abs", outside.toString());
    link("chain", "sub/hop");
    link("sub/hop", "../out");
    link("sub/deep/up", "../../../outside");
    link("secret-link", "../outside/secret");
    link("dangling", "../outside/new");
    link("root", "/");
    link("self", "../inside");
    guest = new HostMount(inside);
    before = snapshot(outside);
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(inside.resolve(name), Path.of(target));
  }

  @AfterEach
  void nothingOutsideHasChanged() throws IOException {
    guest.close();
    assertThat(snapshot(outside)).isEqualTo(before);
    assertThat(base.toFile().list()).containsExactlyInAnyOrder("inside", "outside");
    deleteSymlinks();
  }

  /** So that cleaning up the temporary directory does not follow a symlink out of it. */
  private void deleteSymlinks() throws IOException {
    try (Stream<Path> all = Files.walk(inside)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  /** Names, contents and times of all files in a tree. */
  private static Map<String, String> snapshot(Path tree) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.toList()) {
        String what =
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "";
        FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        found.put(tree.relativize(path).toString(), what + " " + time + " " + links);
      }
    }
    return found;
  }

  /** Paths to directories outside. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "./../outside",
        "sub/../../outside",
        "sub/deep/../../../outside",
        "..//outside",
        "out",
        "out/.",
        "abs",
        "chain",
        "sub/hop",
        "sub/deep/up",
        "sub/deep/up/../outside",
        "out/../outside",
        "self/../outside",
      })
  void noCallLeavesTheMountThroughADirectory(String way) {
    Directory root = guest.root;
    PathName secret = TestPath.of(way + "/secret");
    PathName fresh = TestPath.of(way + "/fresh");
    PathName own = TestPath.of("own");
    Kstat stat = new Kstat();

    assertEscape(guest.tryOpen(way + "/secret", Fcntl.O_RDONLY));
    assertEscape(guest.tryOpen(way + "/secret", Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW));
    assertEscape(guest.tryOpen(way + "/secret", Fcntl.O_WRONLY | Fcntl.O_TRUNC));
    assertEscape(guest.tryOpen(way + "/fresh", Fcntl.O_WRONLY | Fcntl.O_CREAT));
    assertEscape(guest.tryOpen(way + "/fresh", Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL));
    assertEscape(guest.tryOpen(way + "/", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY));
    assertEscape(guest.tryOpen(way + "/..", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY));
    assertEscape(root.stat(secret, true, stat));
    assertEscape(root.stat(secret, false, stat));
    assertEscape(root.setTimes(secret, true, LONG_AGO, LONG_AGO));
    assertEscape(root.setTimes(secret, false, LONG_AGO, LONG_AGO));
    assertEscape(root.readlink(secret, new byte[64]));
    assertEscape(root.mkdir(fresh));
    assertEscape(root.rmdir(TestPath.of(way + "/empty")));
    assertEscape(root.rmdir(TestPath.of(way + "/empty/")));
    assertEscape(root.rmdir(TestPath.of(way + "/empty/.")));
    assertEscape(root.unlink(secret));
    assertEscape(root.symlink(own, fresh));
    assertEscape(root.link(secret, false, root, TestPath.of("stolen")));
    assertEscape(root.link(secret, true, root, TestPath.of("stolen")));
    assertEscape(root.link(own, true, root, fresh));
    assertEscape(root.rename(secret, root, TestPath.of("stolen")));
    assertEscape(root.rename(own, root, fresh));
    assertEscape(root.rename(own, root, secret));
    assertThat(Files.exists(inside.resolve("stolen"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(inside.resolve("own")).hasContent("the guest's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret-link", "dangling", "root", "abs", "out", "chain", "self"})
  void aFinalSymlinkOutIsRefusedWhereItWouldBeFollowed(String name) {
    Directory root = guest.root;
    PathName path = TestPath.of(name);

    assertEscape(guest.tryOpen(name, Fcntl.O_RDONLY));
    assertEscape(guest.tryOpen(name, Fcntl.O_WRONLY | Fcntl.O_CREAT));
    assertEscape(guest.tryOpen(name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC));
    assertEscape(guest.tryOpen(name + "/", Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW));
    assertEscape(root.stat(path, true, new Kstat()));
    assertEscape(root.stat(TestPath.of(name + "/"), false, new Kstat()));
    assertEscape(root.setTimes(path, true, LONG_AGO, LONG_AGO));
    assertEscape(root.setTimes(TestPath.of(name + "/"), false, LONG_AGO, LONG_AGO));
    assertEscape(root.link(path, true, root, TestPath.of("stolen")));
    assertEscape(root.readlink(TestPath.of(name + "/"), new byte[64]));
    assertThat(guest.tryOpen(name, Fcntl.O_RDONLY | Fcntl.O_CREAT | Fcntl.O_EXCL))
        .isEqualTo(-Errno.EEXIST);
  }

  /** The counterpart of the above: calls on the link itself. */
  @ParameterizedTest
  @ValueSource(strings = {"secret-link", "dangling", "root", "abs", "out", "chain", "self"})
  void aFinalSymlinkOutIsActedOnItselfWhereItIsNotFollowed(String name) {
    Directory root = guest.root;
    PathName path = TestPath.of(name);
    Kstat stat = new Kstat();

    assertThat(guest.tryOpen(name, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW)).isEqualTo(-Errno.ELOOP);
    assertThat(root.stat(path, false, stat)).isZero();
    assertThat(root.setTimes(path, false, LONG_AGO, LONG_AGO)).isZero();
    assertThat(root.link(path, false, root, TestPath.of("second"))).isZero();
    assertThat(inside.resolve("second")).isSymbolicLink();
    assertThat(root.rmdir(path)).isEqualTo(-Errno.ENOTDIR);
    assertThat(root.rmdir(TestPath.of(name + "/"))).isEqualTo(-Errno.ENOTDIR);
    assertThat(root.unlink(TestPath.of(name + "/"))).isEqualTo(-Errno.ENOTDIR);
    assertThat(root.mkdir(TestPath.of(name + "/"))).isEqualTo(-Errno.EEXIST);
    assertThat(root.rename(TestPath.of(name + "/"), root, TestPath.of("moved")))
        .isEqualTo(-Errno.ENOTDIR);
    assertThat(root.rename(path, root, TestPath.of("moved"))).isZero();
    assertThat(root.rename(TestPath.of("own"), root, TestPath.of("moved"))).isZero();
    assertThat(root.unlink(TestPath.of("second"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../", "../..", "sub/../..", "./..", "sub/../../inside"})
  void dotDotAboveTheMountIsAnEscapeForEveryCall(String path) {
    Directory root = guest.root;
    PathName up = TestPath.of(path);

    assertEscape(guest.tryOpen(path, Fcntl.O_RDONLY));
    assertEscape(root.stat(up, false, new Kstat()));
    assertEscape(root.mkdir(up));
    assertEscape(root.rmdir(up));
    assertEscape(root.unlink(up));
    assertEscape(root.rename(up, root, TestPath.of("x")));
    assertEscape(root.rename(TestPath.of("own"), root, up));
    assertEscape(root.symlink(TestPath.of("own"), up));
    assertEscape(root.link(up, true, root, TestPath.of("x")));
  }

  @Test
  void beneathIsBeneathTheDirectoryThatWasGiven() {
    Directory sub = guest.openDirectory("sub");

    assertThat(guest.tryOpen(sub, "deep", Fcntl.O_RDONLY)).isZero();
    assertThat(guest.tryOpen(sub, "deep/..", Fcntl.O_RDONLY)).isZero();
    assertEscape(guest.tryOpen(sub, "../own", Fcntl.O_RDONLY));
    assertThat(guest.tryOpen("sub/../own", Fcntl.O_RDONLY)).isZero();
    sub.put();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "/",
        "..",
        "../outside",
        "sub/../../outside",
        "sub/deep/../../../outside/secret",
        "../inside/own",
      })
  void aSymlinkThatWouldLeaveIsNotMade(String target) {
    PathName text = target(target);

    assertEscape(guest.root.symlink(text, TestPath.of("new")));
    assertThat(Files.exists(inside.resolve("new"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void howFarASymlinkMayClimbDependsOnWhereItStands() {
    Directory root = guest.root;
    Directory deep = guest.openDirectory("sub/deep");

    assertThat(root.symlink(target("../own"), TestPath.of("sub/a"))).isZero();
    assertThat(root.symlink(target("../../own"), TestPath.of("sub/deep/a"))).isZero();
    assertThat(root.symlink(target("../.."), TestPath.of("sub/deep/b"))).isZero();
    assertThat(deep.symlink(target("../../own"), TestPath.of("c"))).isZero();
    assertThat(root.symlink(target("no/../such"), TestPath.of("d"))).isZero();
    assertThat(guest.tryOpen("sub/deep/c", Fcntl.O_RDONLY)).isZero();
    assertEscape(root.symlink(target("../../own"), TestPath.of("sub/x")));
    assertEscape(root.symlink(target("../../../inside/own"), TestPath.of("sub/deep/x")));
    assertEscape(deep.symlink(target("../../../inside/own"), TestPath.of("x")));
    deep.put();
  }

  /** A symlink text as from a guest; {@code TestPath.of} only accepts relative paths. */
  private static PathName target(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PathName path = new PathName();
    try (BareGuest guest = new BareGuest()) {
      guest.memory.store(64, bytes, 0, bytes.length);
      assertThat(path.fetchTarget(guest.memory, 64, bytes.length)).isZero();
    }
    return path;
  }

  private static void assertEscape(long result) {
    assertThat(result).isEqualTo(-Errno.EPERM);
  }
}
