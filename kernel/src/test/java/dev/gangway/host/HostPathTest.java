package dev.gangway.host;

import static dev.gangway.abi.Fcntl.AT_FDCWD;
import static dev.gangway.abi.Fcntl.AT_SYMLINK_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_NOFOLLOW;
import static dev.gangway.abi.Fcntl.O_PATH;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.host.HostResources.assertSucceeded;
import static dev.gangway.host.HostResources.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Timespec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.gangway.host.Linux#available")
class HostPathTest {

  @TempDir Path dir;

  private final HostResources host = new HostResources();
  private int dirfd;

  @BeforeEach
  void openDirectory() {
    dirfd = host.open(dir, O_PATH | O_DIRECTORY);
  }

  @AfterEach
  void giveBack() {
    host.close();
  }

  @Test
  void createdFileIsWhereTheDirectoryIsAndHasTheMode() throws IOException {
    host.own(HostPath.openat(dirfd, host.path("f"), O_RDWR | O_CREAT, 0640));

    assertThat((int) Files.getAttribute(dir.resolve("f"), "unix:mode") & 0750).isEqualTo(0640);
  }

  @Test
  void descriptorsAreClosedOnExec() throws IOException {
    int fd = host.own(HostPath.openat(dirfd, host.path("f"), O_RDWR | O_CREAT, 0600));

    assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + fd)))
        .containsPattern("flags:\\s+02[0-7]{6}\n");
  }

  @Test
  void heldDirectoryStaysTheSameWhenItIsRenamed() throws IOException {
    Path old = Files.createDirectory(dir.resolve("old"));
    int held = host.open(old, O_PATH | O_DIRECTORY);
    Files.move(old, dir.resolve("new"));

    host.own(HostPath.openat(held, host.path("f"), O_RDWR | O_CREAT, 0600));

    assertThat(dir.resolve("new/f")).exists();
  }

  @Test
  void statFollowsALinkOrLooksAtIt() throws IOException {
    Files.writeString(dir.resolve("f"), "12345");
    Files.createSymbolicLink(dir.resolve("link"), Path.of("f"));
    Kstat stat = new Kstat();

    assertSucceeded(HostPath.fstatat(dirfd, host.path("link"), 0, stat));
    assertThat(stat.type()).isEqualTo(Mode.S_IFREG);
    assertThat(stat.size).isEqualTo(5);

    assertSucceeded(HostPath.fstatat(dirfd, host.path("link"), AT_SYMLINK_NOFOLLOW, stat));
    assertThat(stat.type()).isEqualTo(Mode.S_IFLNK);
    assertThat(stat.size).isEqualTo(1);
  }

  @Test
  void copiedStatIsIndependentOfItsSource() {
    Kstat stat = new Kstat();
    assertSucceeded(HostPath.fstatat(dirfd, host.path("."), 0, stat));
    Kstat copy = new Kstat();

    copy.copyFrom(stat);
    assertThat(copy).usingRecursiveComparison().isEqualTo(stat);

    stat.ino++;
    assertThat(copy.ino).isEqualTo(stat.ino - 1);
  }

  @Test
  void directoriesAreMadeAndRemoved() {
    assertSucceeded(HostPath.mkdirat(dirfd, host.path("d"), 0700));
    assertThat(dir.resolve("d")).isDirectory();

    assertSucceeded(HostPath.unlinkat(dirfd, host.path("d"), Fcntl.AT_REMOVEDIR));
    assertThat(dir.resolve("d")).doesNotExist();
  }

  @Test
  void unlinkingRemovesALinkAndNotWhatItPointsTo() throws IOException {
    Files.createFile(dir.resolve("f"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("f"));

    assertSucceeded(HostPath.unlinkat(dirfd, host.path("link"), 0));

    assertThat(dir.resolve("f")).exists();
    assertThat(dir.resolve("link")).doesNotExist();
  }

  @Test
  void hardLinkIsASecondNameAndFollowsOnlyWhenAsked() throws IOException {
    Files.createFile(dir.resolve("f"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("f"));

    assertSucceeded(HostPath.linkat(dirfd, host.path("link"), dirfd, host.path("same"), 0));
    assertSucceeded(
        HostPath.linkat(
            dirfd, host.path("link"), dirfd, host.path("file"), Fcntl.AT_SYMLINK_FOLLOW));

    assertThat(dir.resolve("same")).isSymbolicLink();
    assertThat(dir.resolve("file")).isRegularFile();
    assertThat(Files.getAttribute(dir.resolve("f"), "unix:nlink")).isEqualTo(2);
  }

  @Test
  void symbolicLinkSaysWhatItWasMadeWith() {
    MemorySegment buffer = host.allocate(100);

    assertSucceeded(HostPath.symlinkat(host.path("../over/there"), dirfd, host.path("link")));

    assertThat(HostPath.readlinkat(dirfd, host.path("link"), buffer.address(), 100)).isEqualTo(13);
    assertThat(text(buffer, 13)).isEqualTo("../over/there");
    assertThat(HostPath.readlinkat(dirfd, host.path("link"), buffer.address(), 7))
        .as("truncated to the buffer")
        .isEqualTo(7);
  }

  @Test
  void heldLinkIsReadByTheEmptyPath() throws IOException {
    Files.createSymbolicLink(dir.resolve("link"), Path.of("target"));
    int link = host.own(HostPath.openat(dirfd, host.path("link"), O_PATH | O_NOFOLLOW, 0));
    MemorySegment buffer = host.allocate(100);

    assertThat(HostPath.readlinkat(link, host.path(""), buffer.address(), 100)).isEqualTo(6);

    assertThat(text(buffer, 6)).isEqualTo("target");
  }

  @Test
  void renameReplacesAndExchanges() throws IOException {
    Files.writeString(dir.resolve("a"), "a");
    Files.writeString(dir.resolve("b"), "b");
    Files.createDirectory(dir.resolve("d"));
    int sub = host.open(dir.resolve("d"), O_PATH | O_DIRECTORY);

    assertSucceeded(
        HostPath.renameat2(dirfd, host.path("a"), dirfd, host.path("b"), Fcntl.RENAME_EXCHANGE));
    assertThat(dir.resolve("a")).hasContent("b");

    assertSucceeded(HostPath.renameat(dirfd, host.path("a"), sub, host.path("c")));
    assertThat(dir.resolve("a")).doesNotExist();
    assertSucceeded(HostPath.renameat(dirfd, host.path("b"), sub, host.path("c")));
    assertThat(dir.resolve("d/c")).hasContent("a");
  }

  @Test
  void timesAreSetThroughALinkOrOnIt() throws IOException {
    Files.createFile(dir.resolve("f"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("f"));

    assertSucceeded(HostPath.utimensat(dirfd, host.path("link"), 1, 2, 0));
    assertSucceeded(
        HostPath.utimensat(
            dirfd, host.path("link"), Timespec.UTIME_OMIT, 3_000_000_004L, AT_SYMLINK_NOFOLLOW));

    assertThat(Files.getLastModifiedTime(dir.resolve("f")).to(TimeUnit.NANOSECONDS)).isEqualTo(2);
    assertThat(
            Files.getLastModifiedTime(dir.resolve("link"), LinkOption.NOFOLLOW_LINKS)
                .to(TimeUnit.NANOSECONDS))
        .isEqualTo(3_000_000_004L);
  }

  @Test
  void namesAreBytesAndNotCharactersOfALocale() {
    MemorySegment name = host.path("na\u00efve-\u6e2f-\ud83d\udea2");

    host.own(HostPath.openat(dirfd, name, O_RDWR | O_CREAT, 0600));

    assertSucceeded(HostPath.fstatat(dirfd, name, 0, new Kstat()));
    assertSucceeded(HostPath.fstatat(AT_FDCWD, host.path(dir), 0, new Kstat()));
  }
}
