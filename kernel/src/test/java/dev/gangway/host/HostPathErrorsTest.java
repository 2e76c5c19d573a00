package dev.gangway.host;

import static dev.gangway.abi.Fcntl.AT_REMOVEDIR;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_EXCL;
import static dev.gangway.abi.Fcntl.O_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_PATH;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.host.HostResources.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.gangway.host.Linux#available")
class HostPathErrorsTest {

  @TempDir Path dir;

  private final HostResources host = new HostResources();
  private final MemorySegment buffer = host.allocate(4096);
  private int dirfd;

  @BeforeEach
  void fillDirectory() throws IOException {
    Files.createFile(dir.resolve("file"));
    Files.createDirectory(dir.resolve("full"));
    Files.createFile(dir.resolve("full/file"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("file"));
    dirfd = host.open(dir, O_PATH | O_DIRECTORY);
  }

  @AfterEach
  void giveBack() {
    host.close();
  }

  private long open(String path, int flags) {
    return HostPath.openat(dirfd, host.path(path), flags, 0600);
  }

  @Test
  void missingNamesAreEnoent() {
    MemorySegment missing = host.path("missing");

    assertFailed(Errno.ENOENT, open("missing", O_RDONLY));
    assertFailed(Errno.ENOENT, open("", O_RDONLY));
    assertFailed(Errno.ENOENT, HostPath.fstatat(dirfd, missing, 0, new Kstat()));
    assertFailed(Errno.ENOENT, HostPath.unlinkat(dirfd, missing, 0));
    assertFailed(Errno.ENOENT, HostPath.readlinkat(dirfd, missing, buffer.address(), 10));
    assertFailed(Errno.ENOENT, HostPath.renameat(dirfd, missing, dirfd, host.path("x")));
    assertFailed(Errno.ENOENT, HostPath.linkat(dirfd, missing, dirfd, host.path("x"), 0));
    assertFailed(Errno.ENOENT, HostPath.utimensat(dirfd, missing, 0, 0, 0));
    assertFailed(Errno.ENOENT, HostPath.mkdirat(dirfd, host.path("missing/x"), 0700));
    assertFailed(Errno.ENOENT, HostPath.symlinkat(host.path("t"), dirfd, host.path("missing/x")));
  }

  @Test
  void namesThatAreThereAreEexist() {
    MemorySegment file = host.path("file");

    assertFailed(Errno.EEXIST, open("file", O_WRONLY | O_CREAT | O_EXCL));
    assertFailed(Errno.EEXIST, HostPath.mkdirat(dirfd, file, 0700));
    assertFailed(Errno.EEXIST, HostPath.symlinkat(host.path("t"), dirfd, file));
    assertFailed(Errno.EEXIST, HostPath.linkat(dirfd, file, dirfd, host.path("link"), 0));
    assertFailed(
        Errno.EEXIST,
        HostPath.renameat2(dirfd, file, dirfd, host.path("link"), Fcntl.RENAME_NOREPLACE));
  }

  @Test
  void filesAreNotDirectoriesAndDirectoriesNotFiles() {
    assertFailed(Errno.ENOTDIR, open("file", O_RDONLY | O_DIRECTORY));
    assertFailed(Errno.ENOTDIR, open("file/below", O_RDONLY));
    assertFailed(Errno.EISDIR, open("full", O_WRONLY));
    assertFailed(Errno.EISDIR, HostPath.unlinkat(dirfd, host.path("full"), 0));
    assertFailed(Errno.ENOTDIR, HostPath.unlinkat(dirfd, host.path("file"), AT_REMOVEDIR));
    assertFailed(
        Errno.ENOTDIR, HostPath.renameat(dirfd, host.path("full"), dirfd, host.path("file")));
    assertFailed(
        Errno.EISDIR, HostPath.renameat(dirfd, host.path("file"), dirfd, host.path("full")));
    assertFailed(Errno.EINVAL, HostPath.readlinkat(dirfd, host.path("file"), buffer.address(), 10));
  }

  @Test
  void fullDirectoryIsEnotempty() {
    assertFailed(Errno.ENOTEMPTY, HostPath.unlinkat(dirfd, host.path("full"), AT_REMOVEDIR));
  }

  @Test
  void linksInACircleAndLinksThatMayNotBeFollowedAreEloop() {
    assertFailed(Errno.ELOOP, open("loop", O_RDONLY));
    assertFailed(Errno.ELOOP, open("link", O_RDONLY | O_NOFOLLOW));
    assertFailed(Errno.ELOOP, HostPath.fstatat(dirfd, host.path("loop"), 0, new Kstat()));
  }

  @Test
  void longNamesAreEnametoolong() {
    assertFailed(Errno.ENAMETOOLONG, open("n".repeat(256), O_RDONLY));
    assertFailed(Errno.ENAMETOOLONG, open("a/".repeat(2048), O_RDONLY));
  }

  @Test
  void directoryDoesNotMoveIntoItself() {
    assertFailed(
        Errno.EINVAL, HostPath.renameat(dirfd, host.path("full"), dirfd, host.path("full/in")));
  }

  @Test
  void otherFileSystemIsExdev() {
    int proc = host.open(Path.of("/proc/self"), O_PATH | O_DIRECTORY);

    assertFailed(Errno.EXDEV, HostPath.renameat(dirfd, host.path("file"), proc, host.path("file")));
    assertFailed(Errno.EXDEV, HostPath.linkat(proc, host.path("status"), dirfd, host.path("x"), 0));
  }

  @Test
  void descriptorThatIsNoDirectoryIsEnotdirOrEbadf() {
    int file = host.open(dir.resolve("file"), O_RDONLY);

    assertFailed(Errno.ENOTDIR, HostPath.openat(file, host.path("x"), O_RDONLY, 0));
    assertFailed(Errno.EBADF, HostPath.openat(-1, host.path("x"), O_RDONLY, 0));
    assertFailed(Errno.EBADF, HostPath.openat2(-1, host.path("x"), O_RDONLY, 0, 0));
    assertFailed(Errno.EBADF, HostPath.mkdirat(-1, host.path("x"), 0700));
  }

  @Test
  void unknownFlagsAreEinval() {
    assertFailed(Errno.EINVAL, HostPath.fstatat(dirfd, host.path("file"), 1 << 30, new Kstat()));
    assertFailed(Errno.EINVAL, HostPath.unlinkat(dirfd, host.path("file"), 1 << 30));
    assertFailed(Errno.EINVAL, HostPath.openat2(dirfd, host.path("file"), O_RDONLY, 0, 1L << 40));
  }

  @Test
  void pathWithoutEndOrOnTheHeapIsACallersMistake() {
    MemorySegment endless = host.bytes("abc").asSlice(0, 3);
    MemorySegment heap = MemorySegment.ofArray(new byte[] {'a', 0});

    assertThatThrownBy(() -> HostPath.openat(dirfd, endless, O_RDONLY, 0))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> HostPath.openat(dirfd, heap, O_RDONLY, 0))
        .isInstanceOf(AssertionError.class);
    assertThat(Files.exists(dir.resolve("a"))).isFalse();
  }
}
