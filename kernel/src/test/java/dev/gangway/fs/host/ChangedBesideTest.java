package dev.gangway.fs.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.filemap.mmap.VmArea;
import dev.gangway.mm.VmEvent;
import dev.gangway.testkit.BareGuest;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another program changes a file that a guest has open and has written to. */
class ChangedBesideTest {
  private static final int RDWR_CREAT = Fcntl.O_RDWR | Fcntl.O_CREAT;

  @TempDir Path dir;
  private final PageCache cache = new PageCache(16 << 20);
  private final BareGuest guest = new BareGuest();
  private final List<HostMount> mounts = new ArrayList<>();

  private HostMount mount(CacheMode mode) throws IOException {
    HostMount mount = new HostMount(new HostFileSystem(dir, mode, cache));
    mounts.add(mount);
    return mount;
  }

  @AfterEach
  void close() {
    mounts.forEach(HostMount::close);
    cache.close();
    guest.close();
  }

  private Path path() {
    return dir.resolve("f");
  }

  private static byte[] bytes(char value, int n) {
    byte[] bytes = new byte[n];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static String text(char value, int n) {
    return String.valueOf(value).repeat(n);
  }

  private void hostWrites(long position, char value, int n) {
    try (FileChannel file = FileChannel.open(path(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(bytes(value, n)), position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hostCuts(long size) {
    try (FileChannel file = FileChannel.open(path(), StandardOpenOption.WRITE)) {
      file.truncate(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String stored() throws IOException {
    return Files.readString(path(), StandardCharsets.ISO_8859_1);
  }

  private String seen(HostMount mount, int n) {
    OpenFile file = mount.open("f", Fcntl.O_RDONLY);
    try {
      return guest.preadText(file, n, 0);
    } finally {
      file.put();
    }
  }

  private static void closed(OpenFile file) {
    assertThat(file.flush()).isZero();
    file.put();
  }

  /** Mapped pages are read again at once, so the number of reads shows how often. */
  @Test
  void anOpenTakesOverAChangeOnce() throws IOException {
    assumeTrue(VmArea.isPossible());
    Files.write(path(), bytes('a', 4096));
    HostMount mount = mount(CacheMode.WRITEBACK);
    OpenFile file = mount.open("f", Fcntl.O_RDONLY);
    VmArea area = new VmArea(Objects.requireNonNull(file.mapping()), 0, 4096, false);
    assertThat(area.populate()).isZero();
    hostWrites(4096, 'h', 4096);
    long before = cache.vmStat().count(VmEvent.PGPGIN);
    OpenFile again = mount.open("f", Fcntl.O_RDONLY);
    assertThat(cache.vmStat().count(VmEvent.PGPGIN) - before).as("KiB").isEqualTo(4);
    area.close();
    again.put();
    file.put();
  }

  // ---- the other program's bytes survive ------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void bytesThatTheHostAppendedSurvive(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 5000));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.pwrite(file, "GUEST", 4990)).isEqualTo(5);
    hostWrites(5000, 'h', 5000);
    Kstat stat = new Kstat();
    assertThat(file.getattr(stat)).isZero();
    assertThat(stat.size).isEqualTo(10_000);
    assertThat(guest.pwrite(file, "again", 4980)).isEqualTo(5);
    closed(file);
    String expected =
        text('a', 4980) + "again" + text('a', 5) + "GUEST" + text('a', 5) + text('h', 5000);
    assertThat(stored()).isEqualTo(expected);
    assertThat(seen(mount, 20_000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatTheHostWroteIntoTheMiddleOfADirtyPageSurvive(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 4096));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.pwrite(file, "head", 0)).isEqualTo(4);
    assertThat(guest.pwrite(file, "tail", 4092)).isEqualTo(4);
    hostWrites(2000, 'h', 1000);
    closed(file);
    String expected = "head" + text('a', 1996) + text('h', 1000) + text('a', 1092) + "tail";
    assertThat(stored()).isEqualTo(expected);
    assertThat(seen(mount, 5000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void theGapThatAWritePastTheEndLeavesIsNotWritten(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 10));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.pwrite(file, "end", 200)).isEqualTo(3);
    hostWrites(10, 'h', 100);
    assertThat(file.sync(false)).isZero();
    assertThat(stored()).isEqualTo(text('a', 10) + text('h', 100) + text('\0', 90) + "end");
    closed(file);
    assertThat(seen(mount, 300)).isEqualTo(stored());
  }

  @ParameterizedTest
  @EnumSource
  void manySmallWritesToOnePageNeverTouchTheBytesBetweenThem(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 4096));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    for (int i = 0; i < 4096; i += 4) {
      assertThat(guest.pwrite(file, "g", i)).isEqualTo(1);
      hostWrites(i + 2, 'h', 1);
    }
    closed(file);
    assertThat(stored()).isEqualTo("gaha".repeat(1024));
    assertThat(seen(mount, 5000)).isEqualTo(stored());
  }

  /** Also detects a change of the host from before the guest's last write. */
  @ParameterizedTest
  @EnumSource
  void aChangeOfTheHostIsSeenThoughTheGuestsOwnBytesWereStoredAfterIt(CacheMode mode)
      throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 8192));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.preadText(file, 8192, 0)).isEqualTo(text('a', 8192));
    hostWrites(5000, 'h', 10);
    assertThat(guest.pwrite(file, "guest", 0)).isEqualTo(5);
    assertThat(file.sync(false)).isZero();
    closed(file);
    assertThat(seen(mount, 8192))
        .isEqualTo("guest" + text('a', 4995) + text('h', 10) + text('a', 3182));
  }

  // ---- concurrent changes ---------------------------------------------------------------------

  /** A guest's repeated operation while another program changes the file. */
  private enum Beside {
    SYNC {
      @Override
      void act(BareGuest guest, OpenFile file) {
        assertThat(guest.pwrite(file, "guest", 5000)).isEqualTo(5);
        assertThat(file.sync(true)).isZero();
      }
    },
    APPEND {
      @Override
      void act(BareGuest guest, OpenFile file) {
        assertThat(guest.write(file, "line\n")).isEqualTo(5);
      }
    },
    TRUNCATE {
      @Override
      void act(BareGuest guest, OpenFile file) {
        assertThat(Attributes.truncate(file, file.size() == 8192 ? 8193 : 8192)).isZero();
      }
    };

    abstract void act(BareGuest guest, OpenFile file);
  }

  /** The host has one time for both changes, so the next open does not trust it. */
  @ParameterizedTest
  @EnumSource
  void theNextOpenFindsWhatTheHostChangedWhileAGuestDid(CacheMode mode) throws Exception {
    HostMount mount = mount(mode);
    for (Beside beside : Beside.values()) {
      for (int round = 0; round < 20; round++) {
        Files.write(path(), bytes('a', 8192));
        int flags = beside == Beside.APPEND ? Fcntl.O_RDWR | Fcntl.O_APPEND : Fcntl.O_RDWR;
        OpenFile file = mount.open("f", flags);
        assertThat(guest.preadText(file, 8192, 0)).hasSize(8192);
        FutureTask<String> host =
            new FutureTask<>(() -> {
              int n = 0;
              long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
              try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
                do {
                  n++;
                  channel.write(ByteBuffer.wrap("%08d".formatted(n).getBytes(US_ASCII)), 0);
                } while (System.nanoTime() - end < 0);
              }
              return "%08d".formatted(n);
            });
        Thread.ofPlatform().start(host);
        while (!host.isDone()) {
          beside.act(guest, file);
          guest.preadText(file, 8, 0);
        }
        String written = host.get();
        beside.act(guest, file);
        closed(file);
        assertThat(seen(mount, 8)).as("%s, round %d", beside, round).isEqualTo(written);
      }
    }
  }

  /** A change by the host after our write keeps its time. */
  @ParameterizedTest
  @EnumSource
  void writingBackDoesNotMoveTheTimeOfALaterChangeOfTheHost(CacheMode mode) throws Exception {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 8192));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.pwrite(file, "guest", 5000)).isEqualTo(5);
    LockSupport.parkNanos(2 * HostTimes.TICK_NS);
    hostWrites(0, 'h', 1);
    FileTime changed = Files.getLastModifiedTime(path());
    closed(file);
    assertThat(Files.getLastModifiedTime(path())).isGreaterThanOrEqualTo(changed);
    assertThat(seen(mount, 2)).isEqualTo("ha");
  }

  // ---- truncation by the host -----------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aFileThatTheHostCutReachesToTheLastDirtyByte(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 10_000));
    OpenFile file = mount.open("f", Fcntl.O_RDWR);
    assertThat(guest.preadText(file, 10_000, 0)).hasSize(10_000);
    hostCuts(100);
    assertThat(guest.pwrite(file, "guest", 6000)).isEqualTo(5);
    assertThat(file.sync(false)).isZero();
    String expected = text('a', 100) + text('\0', 5900) + "guest";
    assertThat(stored()).isEqualTo(expected);
    assertThat(file.size()).isEqualTo(6005);
    closed(file);
    assertThat(seen(mount, 20_000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatTheHostCutIsAsLongAsTheHostSaysOnceNothingIsDirty(CacheMode mode)
      throws IOException {
    HostMount mount = mount(mode);
    OpenFile file = mount.open("f", RDWR_CREAT);
    assertThat(guest.write(file, text('g', 9000))).isEqualTo(9000);
    assertThat(file.sync(true)).isZero();
    hostCuts(50);
    Kstat stat = new Kstat();
    assertThat(file.getattr(stat)).isZero();
    assertThat(stat.size).isEqualTo(50);
    hostCuts(20);
    assertThat(file.sync(true)).isZero();
    assertThat(file.size()).isEqualTo(20);
    assertThat(guest.preadText(file, 9000, 0)).isEqualTo(text('g', 20));
    assertThat(Attributes.truncate(file, 30)).isZero();
    assertThat(guest.preadText(file, 9000, 0)).isEqualTo(text('g', 20) + text('\0', 10));
    closed(file);
  }

  // ---- reads that follow appends --------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aReaderAtTheEndFindsWhatTheHostAppends(CacheMode mode) throws IOException {
    HostMount mount = mount(mode);
    Files.write(path(), bytes('a', 10));
    OpenFile file = mount.open("f", Fcntl.O_RDONLY);
    assertThat(guest.readText(file, 100)).isEqualTo(text('a', 10));
    for (int round = 0; round < 3; round++) {
      assertThat(guest.readText(file, 100)).isEmpty();
      hostWrites(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR), 'h', 7);
      long start = System.nanoTime();
      String more = "";
      while (more.isEmpty() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
        LockSupport.parkNanos(CloseToOpen.LOOK_NS / 10);
        more = guest.readText(file, 100);
      }
      assertThat(more).isEqualTo(text('h', 7));
    }
    file.put();
  }
}
