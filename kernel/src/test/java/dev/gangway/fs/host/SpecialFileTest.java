package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.BareGuest;
import dev.gangway.testkit.TestPath;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are neither regular nor directories: opening one never blocks the thread. */
@Timeout(60)
class SpecialFileTest {
  private static final List<Long> REFUSALS =
      Stream.of(Errno.EACCES, Errno.EPERM, Errno.ENXIO, Errno.ENOMEDIUM)
          .map(e -> -(long) e)
          .toList();

  @TempDir Path dir;

  private Path fifo() throws Exception {
    Path fifo = dir.resolve("fifo");
    Process process = new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return fifo;
  }

  @Test
  void aFifoIsIdleUntilAWriterComesAndEndsWhenItGoes() throws Exception {
    Path fifo = fifo();
    try (HostMount mount = new HostMount(dir);
        BareGuest guest = new BareGuest()) {
      OpenFile file = mount.open("fifo", Fcntl.O_RDONLY);
      assertThat(file.isStream()).isTrue();
      assertThat(file.type()).isEqualTo(Mode.S_IFIFO);
      assertThat(file.poll(Poll.POLLIN)).isZero();
      guest.want(10);
      assertThat(file.readIter(new Kiocb(), guest.task.iter(), guest.task.host()))
          .isEqualTo(-Errno.EAGAIN);

      try (FileOutputStream writer = new FileOutputStream(fifo.toFile())) {
        writer.write("through".getBytes(StandardCharsets.UTF_8));
        assertThat(file.available()).isEqualTo(7);
        assertThat(file.poll(Poll.POLLIN)).isEqualTo(Poll.POLLIN);
        assertThat(guest.readText(file, 100)).isEqualTo("through");
      }
      assertThat(guest.readText(file, 100)).isEmpty();
      file.put();
    }
  }

  @Test
  void aReaderThatWaitsForAFifoIsWokenByItsWriter() throws Exception {
    Path fifo = fifo();
    try (HostMount mount = new HostMount(dir);
        BareGuest guest = new BareGuest()) {
      OpenFile file = mount.open("fifo", Fcntl.O_RDONLY);
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
                  out.write('!');
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(guest.readText(file, 100)).isEqualTo("!");
      writer.join();
      file.put();
    }
  }

  @Test
  void aFifoWithoutAReaderIsNotOpenedForWriting() throws Exception {
    fifo();
    try (HostMount mount = new HostMount(dir);
        BareGuest guest = new BareGuest()) {
      assertThat(mount.tryOpen("fifo", Fcntl.O_WRONLY)).isEqualTo(-Errno.ENXIO);
      OpenFile reader = mount.open("fifo", Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
      OpenFile writer = mount.open("fifo", Fcntl.O_WRONLY | Fcntl.O_NONBLOCK);
      assertThat(guest.write(writer, "abc")).isEqualTo(3);
      assertThat(guest.readText(reader, 10)).isEqualTo("abc");
      assertThat(guest.readText(reader, 10)).isEqualTo(Integer.toString(-Errno.EAGAIN));
      assertThat(ReadWrite.lseek(reader, 0, Fcntl.SEEK_SET)).isEqualTo(-Errno.ESPIPE);
      reader.put();
      assertThat(guest.write(writer, "abc")).isEqualTo(-Errno.EPIPE);
      writer.put();
    }
  }

  @Test
  void aSocketIsNoFile() throws Exception {
    Path socket = dir.resolve("socket");
    try (HostMount mount = new HostMount(dir);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Kstat stat = new Kstat();
      assertThat(mount.tryOpen("socket", Fcntl.O_RDWR)).isEqualTo(-Errno.ENXIO);
      assertThat(mount.root.stat(TestPath.of("socket"), true, stat)).isZero();
      assertThat(stat.type()).isEqualTo(Mode.S_IFSOCK);
    }
  }

  @Test
  void aCharacterDeviceIsRefusedUnlessTheMountAllowsDevices() throws Exception {
    for (CacheMode mode : CacheMode.values()) {
      try (HostMount mount = devices(mode, false)) {
        for (String name : new String[] {"zero", "null", "urandom", "tty"}) {
          for (int flags : new int[] {Fcntl.O_RDONLY, Fcntl.O_WRONLY, Fcntl.O_RDWR}) {
            assertThat(mount.tryOpen(name, flags)).as("%s %s", mode, name).isIn(REFUSALS);
          }
          assertThat(mount.tryOpen(name, Fcntl.O_WRONLY | Fcntl.O_TRUNC)).isIn(REFUSALS);
        }
        Kstat stat = new Kstat();
        assertThat(mount.root.stat(TestPath.of("zero"), true, stat)).isZero();
        assertThat(stat.type()).isEqualTo(Mode.S_IFCHR);
      }
    }
  }

  private static HostMount devices(CacheMode mode, boolean allowed) throws IOException {
    return new HostMount(new HostFileSystem(Path.of("/dev"), mode, PageCache.shared(), allowed));
  }

  @Test
  void onlyATerminalIsReportedAsACharacterDevice() throws Exception {
    try (HostMount mount = devices(CacheMode.WRITEBACK, true)) {
      OpenFile nothing = mount.open("null", Fcntl.O_RDWR);
      assertThat(nothing.type()).isZero();
      Kstat stat = new Kstat();
      assertThat(nothing.getattr(stat)).isZero();
      assertThat(stat.type()).isEqualTo(Mode.S_IFCHR);
      nothing.put();
      OpenFile terminal = mount.open("ptmx", Fcntl.O_RDWR);
      assertThat(terminal.type()).isEqualTo(Mode.S_IFCHR);
      terminal.put();
    }
  }

  @Test
  void aCharacterDeviceIsAStream() throws Exception {
    try (HostMount mount = devices(CacheMode.WRITEBACK, true);
        BareGuest guest = new BareGuest()) {
      OpenFile zero = mount.open("zero", Fcntl.O_RDWR);
      assertThat(zero.isStream()).isTrue();
      assertThat(guest.readText(zero, 3)).isEqualTo("\0\0\0");
      assertThat(guest.write(zero, "gone")).isEqualTo(4);
      zero.put();
    }
  }

  /** If this machine has one: a guest must not open a whole file system of the host. */
  @Test
  void aBlockDeviceIsRefused() throws Exception {
    List<Path> devices;
    try (Stream<Path> all = Files.list(Path.of("/dev"))) {
      devices = all.filter(SpecialFileTest::isBlockDevice).toList();
    }
    try (HostMount mount = new HostMount(Path.of("/dev"))) {
      for (Path device : devices) {
        assertThat(mount.tryOpen(device.getFileName().toString(), Fcntl.O_RDONLY))
            .as(device.toString())
            // Without a medium, or without permission, the host refuses first.
            .isIn(REFUSALS);
      }
    }
  }

  private static boolean isBlockDevice(Path path) {
    try {
      return ((int) Files.getAttribute(path, "unix:mode") & Mode.S_IFMT) == Mode.S_IFBLK;
    } catch (IOException e) {
      return false;
    }
  }
}
