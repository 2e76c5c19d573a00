package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.BareGuest;
import dev.gangway.testkit.TestPath;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  private static final int RDWR_CREAT = Fcntl.O_RDWR | Fcntl.O_CREAT;

  @TempDir Path dir;
  private HostMount mount;
  private final BareGuest guest = new BareGuest();

  @BeforeEach
  void mount() throws IOException {
    mount = new HostMount(new HostFileSystem(dir, CacheMode.NONE, PageCache.shared()));
  }

  @AfterEach
  void close() {
    mount.close();
    guest.close();
  }

  @Test
  void readsAndWritesMoveThePositionAndPositionedOnesDoNot() {
    OpenFile file = mount.open("f", RDWR_CREAT);

    assertThat(guest.write(file, "hello world")).isEqualTo(11);
    assertThat(guest.readText(file, 10)).isEmpty();
    assertThat(guest.pwrite(file, "HELLO", 0)).isEqualTo(5);
    assertThat(guest.preadText(file, 100, 6)).isEqualTo("world");
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(11);
    assertThat(ReadWrite.lseek(file, -5, Fcntl.SEEK_END)).isEqualTo(6);
    assertThat(guest.readText(file, 3)).isEqualTo("wor");
    assertThat(guest.readText(file, 100)).isEqualTo("ld");
    assertThat(guest.preadText(file, 5, 1000)).isEmpty();
    assertThat(dir.resolve("f")).hasContent("HELLO world");
    file.put();
  }

  @Test
  void aBadBufferIsEfaultAndAHalfBadOneIsShort() {
    OpenFile file = mount.open("f", RDWR_CREAT);
    int end = (int) guest.memory.size();

    guest.task.iter().importBuffer(end, 10);
    assertThat(ReadWrite.write(guest.task, file)).isEqualTo(-Errno.EFAULT);
    guest.memory.store(end - 4, new byte[] {'a', 'b', 'c', 'd'}, 0, 4);
    guest.task.iter().importBuffer(end - 4, 10);
    assertThat(ReadWrite.write(guest.task, file)).isEqualTo(4);
    guest.task.iter().importBuffer(end - 2, 10);
    assertThat(ReadWrite.pread(guest.task, file, 0)).isEqualTo(2);
    guest.task.iter().importBuffer(end, 10);
    assertThat(ReadWrite.pread(guest.task, file, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(dir.resolve("f")).hasContent("abcd");
    file.put();
  }

  @Test
  void anAppendLeavesThePositionAtTheEndOfWhatItWrote() throws IOException {
    Files.writeString(dir.resolve("f"), "12345");
    OpenFile file = mount.open("f", Fcntl.O_RDWR | Fcntl.O_APPEND);

    assertThat(guest.readText(file, 2)).isEqualTo("12");
    assertThat(guest.write(file, "67")).isEqualTo(2);
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(7);
    Files.writeString(dir.resolve("f"), "the host's", StandardOpenOption.APPEND);
    assertThat(guest.write(file, "!")).isEqualTo(1);
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(18);
    assertThat(guest.pwrite(file, "?", 0)).isEqualTo(1);
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(18);
    assertThat(dir.resolve("f")).hasContent("1234567the host's!?");
    file.put();
  }

  @Test
  void appendingCanBeTurnedOffAndOn() {
    OpenFile file = mount.open("f", RDWR_CREAT | Fcntl.O_APPEND);

    assertThat(guest.write(file, "abcdef")).isEqualTo(6);
    assertThat(file.setFlags(0)).isZero();
    assertThat(guest.pwrite(file, "X", 0)).isEqualTo(1);
    ReadWrite.lseek(file, 1, Fcntl.SEEK_SET);
    assertThat(guest.write(file, "Y")).isEqualTo(1);
    assertThat(file.setFlags(Fcntl.O_APPEND | Fcntl.O_DSYNC)).isZero();
    assertThat(file.flags()).isEqualTo(Fcntl.O_RDWR | Fcntl.O_APPEND | Fcntl.O_DSYNC);
    assertThat(guest.write(file, "Z")).isEqualTo(1);
    assertThat(dir.resolve("f")).hasContent("XYcdefZ");
    file.put();
  }

  @Test
  void synchronousWritesWriteTheSame() {
    for (int flag : new int[] {Fcntl.O_DSYNC, Fcntl.O_SYNC, Fcntl.O_SYNC | Fcntl.O_APPEND}) {
      OpenFile file = mount.open("f", RDWR_CREAT | Fcntl.O_TRUNC | flag);
      assertThat(guest.write(file, "one")).isEqualTo(3);
      assertThat(guest.write(file, "two")).isEqualTo(3);
      assertThat(dir.resolve("f")).hasContent("onetwo");
      file.put();
    }
  }

  @Test
  void directionIsTheHostsToo() throws IOException {
    Files.writeString(dir.resolve("f"), "abc");
    OpenFile reader = mount.open("f", Fcntl.O_RDONLY);
    OpenFile writer = mount.open("f", Fcntl.O_WRONLY);

    assertThat(guest.write(reader, "x")).isEqualTo(-Errno.EBADF);
    assertThat(guest.readText(writer, 1)).isEqualTo(Integer.toString(-Errno.EBADF));
    assertThat(Attributes.truncate(reader, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(mount.tryOpen("f", Fcntl.O_ACCMODE)).isEqualTo(-Errno.EINVAL);
    reader.put();
    writer.put();
  }

  @Test
  void attributesFollowTheHost() throws IOException {
    OpenFile file = mount.open("f", RDWR_CREAT);
    Kstat stat = new Kstat();

    assertThat(Attributes.truncate(file, 5000)).isZero();
    assertThat(Attributes.allocate(file, 5000, 3000)).isZero();
    assertThat(Attributes.advise(file, 0, 0, Fcntl.POSIX_FADV_WILLNEED)).isZero();
    assertThat(Attributes.setTimes(file, 1_500_000_000_123_456_789L, Attributes.UTIME_OMIT))
        .isZero();
    assertThat(file.sync(false)).isZero();
    assertThat(file.sync(true)).isZero();
    assertThat(file.getattr(stat)).isZero();
    assertThat(stat.size).isEqualTo(8000).isEqualTo(Files.size(dir.resolve("f")));
    assertThat(stat.atimeNs).isEqualTo(1_500_000_000_123_456_789L);
    assertThat(stat.blocks).isPositive();
    assertThat(Attributes.advise(file, 0, 0, 99)).isEqualTo(-Errno.EINVAL);
    assertThat(Attributes.truncate(file, Long.MAX_VALUE)).isEqualTo(-Errno.EFBIG);
    file.put();
  }

  @Test
  void anOpenFileLivesOnWhenItsNameIsGone() {
    OpenFile file = mount.open("f", RDWR_CREAT);
    Kstat stat = new Kstat();

    assertThat(guest.write(file, "ghost")).isEqualTo(5);
    assertThat(mount.root.unlink(TestPath.of("f"))).isZero();
    assertThat(guest.preadText(file, 5, 0)).isEqualTo("ghost");
    assertThat(file.getattr(stat)).isZero();
    assertThat(stat.nlink).isZero();
    assertThat(stat.size).isEqualTo(5);
    file.put();
  }

  /** A transfer of several pieces, in buffers with other boundaries. */
  @Test
  void longTransfersAreWhole() throws IOException {
    long n = 2 * StraightWrite.PIECE + 12345;
    try (BareGuest large = new BareGuest((int) (n / LinearMemory.PAGE_SIZE) + 2)) {
      OpenFile file = mount.open("f", RDWR_CREAT);
      fill(large, n);
      twoBuffers(large, n);
      assertThat(ReadWrite.write(large.task, file)).isEqualTo(n);
      assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(n);
      assertThat(file.setFlags(Fcntl.O_APPEND)).isZero();
      twoBuffers(large, n);
      assertThat(ReadWrite.write(large.task, file)).isEqualTo(n);

      large.memory.fill(0, (byte) 0, (int) large.memory.size());
      twoBuffers(large, n);
      assertThat(ReadWrite.pread(large.task, file, n)).isEqualTo(n);
      for (int at : new int[] {16, 5 << 20, (16 << 20) + 15, (16 << 20) + 17, (int) n}) {
        assertThat(large.memory.loadByte(at)).as("byte %d", at).isEqualTo(pattern(at));
      }
      assertThat(Files.size(dir.resolve("f"))).isEqualTo(2 * n);
      file.put();
    }
  }

  @Test
  void aFatalSignalEndsALongTransferBetweenPieces() {
    long n = 2 * StraightWrite.PIECE;
    try (BareGuest large = new BareGuest((int) (n / LinearMemory.PAGE_SIZE))) {
      OpenFile file = mount.open("f", RDWR_CREAT);
      large.task.iter().importBuffer(0, n);
      Thread.currentThread().interrupt();
      assertThat(ReadWrite.write(large.task, file)).isEqualTo(StraightWrite.PIECE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(large.task.iter().count()).isEqualTo(n - StraightWrite.PIECE);
      assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(StraightWrite.PIECE);
      file.put();
    }
  }

  private static void fill(BareGuest guest, long n) {
    for (int at = 0; at < n + 32; at++) {
      guest.memory.storeByte(at, pattern(at));
    }
  }

  private static byte pattern(int at) {
    return (byte) (at * 31 + (at >> 13));
  }

  /** Points the iterator at {@code n} bytes from 16 on, in two buffers; the array is after them. */
  private static void twoBuffers(BareGuest guest, long n) {
    int array = (int) guest.memory.size() - 16;
    int first = 5_000_003;
    guest.memory.storeInt(array, 16);
    guest.memory.storeInt(array + 4, first);
    guest.memory.storeInt(array + 8, 16 + first);
    guest.memory.storeInt(array + 12, (int) n - first);
    assertThat(guest.task.iter().importIovec(array, 2)).isEqualTo(n);
  }
}
