package dev.gangway.host;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_PATH;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.abi.Fcntl.RESOLVE_BENEATH;
import static dev.gangway.abi.Fcntl.RESOLVE_NO_MAGICLINKS;
import static dev.gangway.abi.Fcntl.RESOLVE_NO_SYMLINKS;
import static dev.gangway.host.HostResources.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What openat2(2) accepts and refuses: the basis of confinement. */
@EnabledIf("dev.gangway.host.Linux#available")
class OpenBeneathTest {

  @TempDir Path temp;

  private final HostResources host = new HostResources();
  private int root;

  @BeforeEach
  void fillDirectories() throws IOException {
    Files.writeString(temp.resolve("secret"), "secret");
    Path inside = Files.createDirectories(temp.resolve("root/sub/deep"));
    Path directory = temp.resolve("root");
    Files.writeString(directory.resolve("file"), "inside");
    Files.createSymbolicLink(directory.resolve("good"), Path.of("sub/../file"));
    Files.createSymbolicLink(directory.resolve("relative"), Path.of("../secret"));
    Files.createSymbolicLink(directory.resolve("absolute"), temp.resolve("secret"));
    Files.createSymbolicLink(directory.resolve("to-itself"), directory.resolve("file"));
    Files.createSymbolicLink(directory.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(inside.resolve("far"), Path.of("../../../secret"));
    root = host.open(directory, O_PATH | O_DIRECTORY);
  }

  @AfterEach
  void giveBack() {
    host.close();
  }

  private long open(String path, int flags, long resolve) {
    return HostPath.openat2(root, host.path(path), flags, 0600, resolve);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "./file", "sub/../file", "good", "sub/deep/../../good"})
  void pathsThatStayBelowAreOpened(String path) {
    int fd = host.own(open(path, O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS));

    Kstat stat = new Kstat();
    HostFile.fstat(fd, stat);
    assertThat(stat.size).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "sub/../../secret",
        "sub/deep/../../../secret",
        "/etc/passwd",
        "/",
        "relative",
        "absolute",
        "to-itself",
        "up/secret",
        "up/root/file",
        "sub/deep/far",
        "sub/../up/secret"
      })
  void pathsThatLeaveAreExdevEvenWhenTheyComeBack(String path) {
    assertFailed(Errno.EXDEV, open(path, O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS));
    assertFailed(Errno.EXDEV, open(path, O_PATH, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS));
  }

  @Test
  void creatingThroughALinkThatLeavesIsRefusedAndCreatesNothing() throws IOException {
    Files.createSymbolicLink(temp.resolve("root/new"), Path.of("../planted"));

    assertFailed(Errno.EXDEV, open("new", O_WRONLY | O_CREAT, RESOLVE_BENEATH));
    assertFailed(Errno.EXDEV, open("up/planted", O_WRONLY | O_CREAT, RESOLVE_BENEATH));

    assertThat(temp.resolve("planted")).doesNotExist();
  }

  @Test
  void linkItselfIsHeldWithoutBeingFollowed() {
    int link = host.own(open("absolute", O_PATH | O_NOFOLLOW, RESOLVE_BENEATH));

    Kstat stat = new Kstat();
    HostFile.fstat(link, stat);
    assertThat(stat.size).isEqualTo(temp.resolve("secret").toString().length());
  }

  @Test
  void linksAreEloopWhereNoneIsAllowed() {
    assertFailed(Errno.ELOOP, open("good", O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS));
    host.own(open("file", O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS));
  }

  @Test
  void magicLinksAreEloopWhereTheyAreForbidden() {
    int proc = host.open(Path.of("/proc/self"), O_PATH | O_DIRECTORY);

    assertFailed(
        Errno.ELOOP, HostPath.openat2(proc, host.path("cwd"), O_RDONLY, 0, RESOLVE_NO_MAGICLINKS));
    host.own(HostPath.openat2(proc, host.path("cwd"), O_RDONLY, 0, 0));
  }

  @Test
  void modeCountsOnlyWhenAFileIsCreated() throws IOException {
    host.own(open("file", O_RDONLY, RESOLVE_BENEATH));
    host.own(HostPath.openat2(root, host.path("new"), O_WRONLY | O_CREAT, 0x8000 | 0600, 0));

    assertThat((int) Files.getAttribute(temp.resolve("root/new"), "unix:mode") & 0777)
        .isEqualTo(0600);
  }
}
