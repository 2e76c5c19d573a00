package dev.gangway.host;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_NONBLOCK;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.host.HostResources.assertSucceeded;
import static dev.gangway.host.HostResources.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Dirent64;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Rwf;
import dev.gangway.abi.Timespec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.gangway.host.Linux#available")
class HostFileTest {

  @TempDir Path dir;

  private final HostResources host = new HostResources();
  private final MemorySegment buffer = host.allocate(4096);

  @AfterEach
  void giveBack() {
    host.close();
  }

  private int create(String name) {
    return host.open(dir.resolve(name), O_RDWR | O_CREAT);
  }

  private long write(int fd, String text) {
    return HostFile.write(fd, host.bytes(text).address(), text.length());
  }

  @Test
  void readsBackWhatItWroteAndMovesThePosition() throws IOException {
    int fd = create("f");

    assertThat(write(fd, "gangway")).isEqualTo(7);
    assertThat(HostFile.lseek(fd, 0, Fcntl.SEEK_CUR)).isEqualTo(7);
    assertThat(HostFile.lseek(fd, 4, Fcntl.SEEK_SET)).isEqualTo(4);
    assertThat(HostFile.read(fd, buffer.address(), buffer.byteSize())).isEqualTo(3);
    assertThat(text(buffer, 3)).isEqualTo("way");
    assertThat(HostFile.read(fd, buffer.address(), buffer.byteSize())).as("at the end").isZero();
    assertThat(Files.readString(dir.resolve("f"))).isEqualTo("gangway");
  }

  @Test
  void positionedTransfersLeaveThePositionAlone() {
    int fd = create("f");
    write(fd, "abc");

    assertThat(HostFile.pwrite(fd, host.bytes("XY").address(), 2, 5)).isEqualTo(2);
    assertThat(HostFile.pread(fd, buffer.address(), 100, 1)).isEqualTo(6);

    assertThat(text(buffer, 6)).isEqualTo("bc\0\0XY");
    assertThat(HostFile.lseek(fd, 0, Fcntl.SEEK_CUR)).isEqualTo(3);
  }

  @Test
  void vectorsGatherAndScatterInTheirOrder() {
    int fd = create("f");
    long out = host.iovec(host.bytes("ab"), host.bytes("cde"), host.bytes("f"));
    MemorySegment first = host.allocate(4);
    MemorySegment second = host.allocate(16);
    long in = host.iovec(first, second);

    assertThat(HostFile.writev(fd, out, 3)).isEqualTo(6);
    assertThat(HostFile.pwritev(fd, out, 2, 6)).isEqualTo(5);
    assertThat(HostFile.preadv(fd, in, 2, 1)).isEqualTo(10);
    assertThat(text(first, 4) + text(second, 6)).isEqualTo("bcdefabcde");

    assertThat(HostFile.lseek(fd, 6, Fcntl.SEEK_SET)).isEqualTo(6);
    assertThat(HostFile.readv(fd, in, 2)).isEqualTo(5);
    assertThat(text(first, 4) + text(second, 1)).isEqualTo("abcde");
  }

  @Test
  void transfersBeyondFourGigabytesKeepTheirOffset() {
    int fd = create("sparse");
    long far = (5L << 30) + 7;
    long iovec = host.iovec(host.bytes("Z"));

    assertThat(HostFile.pwritev(fd, iovec, 1, far)).isEqualTo(1);
    assertThat(HostFile.lseek(fd, 0, Fcntl.SEEK_END)).isEqualTo(far + 1);
    assertThat(HostFile.preadv(fd, host.iovec(buffer), 1, far)).isEqualTo(1);
    assertThat(text(buffer, 1)).isEqualTo("Z");
  }

  @Test
  void appendingWritesAtTheEndWhereverThePositionIs() throws IOException {
    Files.writeString(dir.resolve("f"), "12345");
    int fd = host.open(dir.resolve("f"), O_WRONLY | O_APPEND);

    write(fd, "6");

    assertThat(dir.resolve("f")).hasContent("123456");
  }

  @Test
  void flagsOfOneCallAppendOrWorkAtThePosition() throws IOException {
    int fd = create("f");
    write(fd, "1234");
    long iovec = host.iovec(host.bytes("56"));

    assertThat(HostFile.pwritev2(fd, iovec, 1, 0, Rwf.RWF_APPEND)).isEqualTo(2);
    assertThat(dir.resolve("f")).hasContent("123456");

    assertThat(HostFile.lseek(fd, 2, Fcntl.SEEK_SET)).isEqualTo(2);
    assertThat(HostFile.preadv2(fd, host.iovec(host.allocate(3)), 1, -1, 0)).isEqualTo(3);
    assertThat(HostFile.lseek(fd, 0, Fcntl.SEEK_CUR)).isEqualTo(5);
  }

  @Test
  void duplicateSharesThePositionAndOutlivesTheOriginal() {
    int fd = create("f");
    int twin = host.own(HostFile.dup(fd));
    write(fd, "abc");

    host.closeNow(fd);

    assertThat(HostFile.lseek(twin, 0, Fcntl.SEEK_CUR)).isEqualTo(3);
  }

  @Test
  void flagsAreReportedAndChangedInTheValuesOfTheAbi() {
    int fd = create("f");
    assertThat(HostFile.getFlags(fd)).isEqualTo(O_RDWR);

    assertSucceeded(HostFile.setFlags(fd, O_APPEND | O_NONBLOCK));
    assertThat(HostFile.getFlags(fd)).isEqualTo(O_RDWR | O_APPEND | O_NONBLOCK);

    int directory = host.open(dir, O_RDONLY | O_DIRECTORY);
    assertThat(HostFile.getFlags(directory)).isEqualTo(O_DIRECTORY);
  }

  @Test
  void truncatingCutsAndExtendsByZeroes() throws IOException {
    int fd = create("f");
    write(fd, "abcdef");

    assertSucceeded(HostFile.ftruncate(fd, 2));
    assertSucceeded(HostFile.ftruncate(fd, 4));

    assertThat(Files.readAllBytes(dir.resolve("f"))).containsExactly('a', 'b', 0, 0);
  }

  @Test
  void allocatingExtendsTheFile() throws IOException {
    int fd = create("f");

    assertSucceeded(HostFile.fallocate(fd, 0, 0, 10_000));

    assertThat(Files.size(dir.resolve("f"))).isEqualTo(10_000);
  }

  @Test
  void adviceAndSynchronisingSucceedOnFilesAndFsyncOnDirectories() {
    int fd = create("f");
    write(fd, "abc");

    assertSucceeded(HostFile.fadvise(fd, 0, 0, Fcntl.POSIX_FADV_SEQUENTIAL));
    assertSucceeded(HostFile.fdatasync(fd));
    assertSucceeded(HostFile.fsync(fd));
    assertSucceeded(HostFile.fsync(host.open(dir, O_RDONLY | O_DIRECTORY)));
  }

  @Test
  void statAgreesWithWhatTheJdkSees() throws IOException {
    Path file = dir.resolve("f");
    Files.writeString(file, "x".repeat(5000));
    Files.createLink(dir.resolve("second"), file);
    Kstat stat = new Kstat();

    assertSucceeded(HostFile.fstat(host.open(file, O_RDONLY), stat));

    assertThat(stat.ino).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(stat.dev).isEqualTo(Files.getAttribute(file, "unix:dev"));
    assertThat(stat.mode).isEqualTo(Files.getAttribute(file, "unix:mode"));
    assertThat(stat.nlink).isEqualTo(2);
    assertThat(stat.size).isEqualTo(5000);
    assertThat(stat.blocks).isBetween(1L, 10_000L);
    assertThat(stat.type()).isEqualTo(Mode.S_IFREG);
    assertThat(stat.mtimeNs).isEqualTo(nanos(Files.getAttribute(file, "unix:lastModifiedTime")));
    assertThat(stat.atimeNs).isEqualTo(nanos(Files.getAttribute(file, "unix:lastAccessTime")));
    assertThat(stat.ctimeNs).isEqualTo(nanos(Files.getAttribute(file, "unix:ctime")));
  }

  private static long nanos(Object fileTime) {
    return ((FileTime) fileTime).to(TimeUnit.NANOSECONDS);
  }

  @Test
  void timesAreSetToTheNanosecondOrLeftOrSetToNow() throws IOException {
    int fd = create("f");
    Kstat stat = new Kstat();

    assertSucceeded(HostFile.futimens(fd, Long.MIN_VALUE, 1_600_000_000_123_456_789L));
    HostFile.fstat(fd, stat);
    assertThat(stat.atimeNs).as("in 2262").isEqualTo(Long.MIN_VALUE);
    assertThat(stat.mtimeNs).isEqualTo(1_600_000_000_123_456_789L);

    long before = HostClock.gettime(0) - 1_000_000_000;
    assertSucceeded(HostFile.futimens(fd, Timespec.UTIME_OMIT, Timespec.UTIME_NOW));
    HostFile.fstat(fd, stat);
    assertThat(stat.atimeNs).isEqualTo(Long.MIN_VALUE);
    assertThat(stat.mtimeNs).isGreaterThan(before);
  }

  @Test
  void timesBefore1970AreReadAs1970() throws IOException {
    int fd = create("f");
    Files.setLastModifiedTime(dir.resolve("f"), FileTime.fromMillis(-1));
    Kstat stat = new Kstat();
    HostFile.fstat(fd, stat);
    assertThat(stat.mtimeNs).isZero();
  }

  @Test
  void directoryEntriesHaveTheLayoutThatTheAbiSays() throws IOException {
    Files.createFile(dir.resolve("file"));
    Files.createDirectory(dir.resolve("a-directory-with-a-longer-name"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("nowhere"));
    int fd = host.open(dir, O_RDONLY | O_DIRECTORY);

    // Too small for all five entries, so that a second call continues after the first.
    Map<String, Integer> found = new HashMap<>();
    int calls = 0;
    long filled;
    while ((filled = HostFile.getdents64(fd, buffer.address(), 96)) > 0) {
      calls++;
      for (long at = 0; at < filled; ) {
        int length = buffer.get(ValueLayout.JAVA_SHORT, at + Dirent64.RECLEN);
        String name = buffer.getString(at + Dirent64.NAME);
        found.put(name, (int) buffer.get(ValueLayout.JAVA_BYTE, at + Dirent64.TYPE));
        if (name.equals("file")) {
          assertThat(buffer.get(ValueLayout.JAVA_LONG, at + Dirent64.INO))
              .isEqualTo(Files.getAttribute(dir.resolve("file"), "unix:ino"));
        }
        at += length;
      }
    }

    assertThat(filled).isZero();
    assertThat(calls).isGreaterThan(1);
    assertThat(found)
        .containsOnly(
            Map.entry(".", Dirent64.DT_DIR),
            Map.entry("..", Dirent64.DT_DIR),
            Map.entry("file", Dirent64.DT_REG),
            Map.entry("a-directory-with-a-longer-name", Dirent64.DT_DIR),
            Map.entry("link", Dirent64.DT_LNK));
  }

  @Test
  void directoryIsResumedByTheOffsetOfAnEntry() throws IOException {
    for (int i = 0; i < 50; i++) {
      Files.createFile(dir.resolve("file" + i));
    }
    int fd = host.open(dir, O_RDONLY | O_DIRECTORY);
    assertThat(HostFile.getdents64(fd, buffer.address(), buffer.byteSize())).isPositive();
    long next = buffer.get(ValueLayout.JAVA_LONG, Dirent64.OFF);
    String second =
        buffer.getString(buffer.get(ValueLayout.JAVA_SHORT, Dirent64.RECLEN) + Dirent64.NAME);

    HostFile.lseek(fd, next, Fcntl.SEEK_SET);
    assertThat(HostFile.getdents64(fd, buffer.address(), buffer.byteSize())).isPositive();

    assertThat(buffer.getString(Dirent64.NAME)).isEqualTo(second);
  }

  @Test
  void pipeCarriesBytesAndSaysHowManyAreWaiting() {
    int[] pipe = host.pipe(0);
    assertThat(HostFile.bytesReadable(pipe[0])).isZero();

    assertThat(write(pipe[1], "hello")).isEqualTo(5);

    assertThat(HostFile.bytesReadable(pipe[0])).isEqualTo(5);
    assertThat(HostFile.read(pipe[0], buffer.address(), 100)).isEqualTo(5);
    host.closeNow(pipe[1]);
    assertThat(HostFile.read(pipe[0], buffer.address(), 100)).as("end of file").isZero();
  }

  @Test
  void pseudoTerminalIsATerminal() {
    int terminal = host.open(Path.of("/dev/ptmx"), O_RDWR | Fcntl.O_NOCTTY);

    assertThat(HostFile.isatty(terminal)).isEqualTo(1);
  }

  @Test
  void filesystemTypeTellsProcFromOthers() {
    long procMagic = 0x9fa0;

    assertThat(HostFile.filesystemType(host.open(Path.of("/proc/self/status"), O_RDONLY)))
        .isEqualTo(procMagic);
    assertThat(HostFile.filesystemType(create("f"))).isPositive().isNotEqualTo(procMagic);
  }
}
