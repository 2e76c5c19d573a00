package dev.gangway.fs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.abi.Socket;
import dev.gangway.fs.OpenDescriptors;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.host.TestHost;
import dev.gangway.testkit.BareGuest;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostStreamTest {
  @TempDir Path dir;
  private final BareGuest guest = new BareGuest(32);
  private final int[] pipe = new int[2];

  /** More descriptors that are closed after a test. */
  private final List<Integer> opened = new ArrayList<>();

  @BeforeEach
  void openAPipeThatBlocks() {
    assertThat(TestHost.pipe(0, pipe)).isZero();
  }

  @AfterEach
  void close() {
    guest.close();
    HostFile.close(pipe[0]);
    closeWriter();
    opened.forEach(HostFile::close);
  }

  /** A stream on a descriptor that is closed after the test. */
  private OpenFile stream(int fd, int flags) {
    opened.add(fd);
    return HostStream.inherited(fd, flags);
  }

  private void closeWriter() {
    if (pipe[1] >= 0) {
      HostFile.close(pipe[1]);
      pipe[1] = -1;
    }
  }

  private long tryRead(OpenFile file, int n) {
    guest.want(n);
    return file.readIter(new Kiocb(), guest.task.iter(), guest.task.host());
  }

  private long tryWrite(OpenFile file, int n) {
    guest.want(n);
    return file.writeIter(new Kiocb(), guest.task.iter(), guest.task.host());
  }

  @Test
  void aPipeCarriesBytesAndEndsWhenItsWriterIsGone() {
    OpenFile in = HostStream.inherited(pipe[0], Fcntl.O_RDONLY);
    OpenFile out = HostStream.inherited(pipe[1], Fcntl.O_WRONLY);
    Kstat stat = new Kstat();

    assertThat(in.type()).isEqualTo(Mode.S_IFIFO);
    assertThat(in.getattr(stat)).isZero();
    assertThat(stat.type()).isEqualTo(Mode.S_IFIFO);
    assertThat(guest.write(out, "hello")).isEqualTo(5);
    assertThat(in.poll(Poll.POLLIN)).isEqualTo(Poll.POLLIN);
    assertThat(in.available()).isEqualTo(5);
    assertThat(guest.readText(in, 3)).isEqualTo("hel");
    assertThat(guest.readText(in, 30)).isEqualTo("lo");
    assertThat(ReadWrite.lseek(in, 0, Fcntl.SEEK_CUR)).isEqualTo(-Errno.ESPIPE);
    out.put();
    closeWriter();
    assertThat(in.poll(Poll.POLLIN)).isEqualTo(Poll.POLLHUP);
    assertThat(guest.readText(in, 30)).isEmpty();
    in.put();
  }

  @Test
  void anIdlePipeIsEagainAndItsSharedDescriptionStaysBlocking() {
    OpenFile in = HostStream.inherited(pipe[0], Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    OpenFile out = HostStream.inherited(pipe[1], Fcntl.O_WRONLY);

    assertThat(in.poll(Poll.POLLIN)).isZero();
    assertThat(tryRead(in, 10)).isEqualTo(-Errno.EAGAIN);
    assertThat(guest.readText(in, 10)).isEqualTo(Integer.toString(-Errno.EAGAIN));
    long filled = 0;
    for (long n = 1; n > 0; filled += Math.max(n, 0)) {
      n = tryWrite(out, 100_000);
      assertThat(n).isNotZero();
    }
    assertThat(filled).isEqualTo(65536);
    assertThat(tryWrite(out, 1)).isEqualTo(-Errno.EAGAIN);
    assertThat(out.poll(Poll.POLLOUT)).isZero();
    assertThat(HostFile.getFlags(pipe[0]) & Fcntl.O_NONBLOCK).isZero();
    assertThat(HostFile.getFlags(pipe[1]) & Fcntl.O_NONBLOCK).isZero();
    in.put();
    out.put();
  }

  @Test
  void aWriteWaitsUntilAllIsThrough() throws InterruptedException {
    OpenFile in = HostStream.inherited(pipe[0], Fcntl.O_RDONLY);
    OpenFile out = HostStream.inherited(pipe[1], Fcntl.O_WRONLY);
    AtomicLong received = new AtomicLong();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try (BareGuest other = new BareGuest()) {
                for (long n = 1; n > 0; received.addAndGet(n)) {
                  other.want(50_000);
                  n = ReadWrite.read(other.task, in);
                }
              }
            });

    guest.want(1_000_000);
    assertThat(ReadWrite.write(guest.task, out)).isEqualTo(1_000_000);
    out.put();
    closeWriter();
    reader.join();
    assertThat(received).hasValue(1_000_000);
    in.put();
  }

  @Test
  void aFatalSignalEndsAWait() throws InterruptedException {
    OpenFile in = HostStream.inherited(pipe[0], Fcntl.O_RDONLY);
    AtomicLong result = new AtomicLong();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              guest.want(10);
              result.set(ReadWrite.read(guest.task, in));
            });
    while (reader.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    reader.interrupt();
    reader.join();
    assertThat(result).hasValue(-Errno.EINTR);
    in.put();
  }

  @Test
  void aPipeThatNobodyReadsIsEpipe() {
    int[] other = new int[2];
    assertThat(TestHost.pipe(0, other)).isZero();
    OpenFile before = stream(other[1], Fcntl.O_WRONLY);
    HostFile.close(other[0]);
    OpenFile after = HostStream.inherited(other[1], Fcntl.O_WRONLY);

    assertThat(guest.write(before, "x")).isEqualTo(-Errno.EPIPE);
    assertThat(guest.write(after, "x")).isEqualTo(-Errno.EPIPE);
    after.put();
    before.put();
  }

  @Test
  void directionIsTheHostsToo() {
    OpenFile wrong = HostStream.inherited(pipe[0], Fcntl.O_RDWR);

    assertThat(guest.write(wrong, "x")).isEqualTo(-Errno.EBADF);
    assertThat(HostFile.bytesReadable(pipe[0])).isZero();
    assertThat(tryRead(wrong, 10)).isEqualTo(-Errno.EAGAIN);
    wrong.put();
    OpenFile writer = HostStream.inherited(pipe[1], Fcntl.O_RDWR);
    assertThat(guest.readText(writer, 10)).isEqualTo(Integer.toString(-Errno.EBADF));
    writer.put();
  }

  /** The fallback if the pipe cannot be reopened. */
  @Test
  void aBlockingPipeIsAskedFirstAndWrittenInPiecesThatFit() {
    guest.want(10);
    assertThat(Transfer.POLLED.read(pipe[0], guest.task.iter(), guest.task.host()))
        .isEqualTo(-Errno.EAGAIN);
    guest.want(1_000_000);
    long filled = 0;
    for (long n = 1; n > 0; filled += Math.max(n, 0)) {
      n = Transfer.POLLED.write(pipe[1], guest.task.iter(), guest.task.host());
      assertThat(n).isIn(4096L, (long) -Errno.EAGAIN);
    }
    assertThat(filled).isEqualTo(65536);
    assertThat(guest.task.iter().count()).isEqualTo(1_000_000 - 65536);
    guest.want(65536);
    assertThat(Transfer.POLLED.read(pipe[0], guest.task.iter(), guest.task.host())).isEqualTo(4096);
  }

  @Test
  void aSocketDoesNotWaitEither() {
    int[] pair = new int[2];
    assertThat(TestHost.socketpair(Socket.SOCK_STREAM, pair)).isZero();
    OpenFile socket = stream(pair[0], Fcntl.O_RDWR);
    OpenFile peer = HostStream.inherited(pair[1], Fcntl.O_RDWR);

    assertThat(tryRead(socket, 10)).isEqualTo(-Errno.EAGAIN);
    assertThat(guest.write(peer, "over")).isEqualTo(4);
    assertThat(guest.readText(socket, 10)).isEqualTo("over");
    peer.put();
    HostFile.close(pair[1]);
    assertThat(guest.readText(socket, 10)).isEmpty();
    assertThat(guest.write(socket, "x")).isEqualTo(-Errno.EPIPE);
    socket.put();
  }

  @Test
  void aRedirectedFileGoesOnWhereTheHostIs() throws IOException {
    Path path = dir.resolve("f");
    Files.writeString(path, "0123456789");
    int fd = open(path, Fcntl.O_RDWR);
    OpenFile file = stream(fd, Fcntl.O_RDWR);

    assertThat(file.type()).isEqualTo(Mode.S_IFREG);
    assertThat(file.isStream()).isTrue();
    assertThat(file.pollFd()).isEqualTo(-1);
    assertThat(guest.readText(file, 3)).isEqualTo("012");
    assertThat(HostFile.lseek(fd, 0, Fcntl.SEEK_CUR)).isEqualTo(3);
    assertThat(file.available()).isEqualTo(7);
    assertThat(guest.write(file, "abc")).isEqualTo(3);
    assertThat(guest.readText(file, 100)).isEqualTo("6789");
    assertThat(guest.readText(file, 100)).isEmpty();
    assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_SET)).isEqualTo(-Errno.ESPIPE);
    assertThat(Attributes.truncate(file, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(file.sync(true)).isZero();
    file.put();
    assertThat(path).hasContent("012abc6789");
  }

  @Test
  void whatIsNotOpenIsNull() {
    OpenFile file = HostStream.inherited(1 << 20, Fcntl.O_RDWR);

    assertThat(file).isInstanceOf(NullFile.class);
    assertThat(guest.readText(file, 10)).isEmpty();
    file.put();
  }

  /** wasi-libc's isatty checks for a character device that cannot seek. */
  @Test
  void onlyATerminalIsReportedAsACharacterDevice() throws IOException {
    OpenFile nothing = stream(open(Path.of("/dev/null"), Fcntl.O_RDWR), Fcntl.O_RDWR);
    assertThat(nothing.type()).isZero();
    Kstat stat = new Kstat();
    assertThat(nothing.getattr(stat)).isZero();
    assertThat(stat.type()).isEqualTo(Mode.S_IFCHR);
    OpenFile terminal =
        stream(open(Path.of("/dev/ptmx"), Fcntl.O_RDWR | Fcntl.O_NOCTTY), Fcntl.O_RDWR);
    assertThat(terminal.type()).isEqualTo(Mode.S_IFCHR);
    terminal.put();
    nothing.put();
    assertThat(new NullFile(Fcntl.O_RDONLY).type()).isZero();
  }

  @Test
  void theLastReferenceClosesWhatWasReopenedAndNothingElse() throws IOException {
    Path path = Files.createFile(dir.resolve("f"));
    stream(open(path, Fcntl.O_RDWR), Fcntl.O_RDONLY).put();
    assertThat(OpenDescriptors.beneath(path.toString())).hasSize(1);

    String name = "pipe:";
    int before = OpenDescriptors.beneath(name).size();
    for (int i = 0; i < 10; i++) {
      HostStream.inherited(pipe[0], Fcntl.O_RDONLY).put();
    }
    assertThat(OpenDescriptors.beneath(name)).hasSize(before);
  }

  private static int open(Path path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long fd = HostPath.openat(Fcntl.AT_FDCWD, arena.allocateFrom(path.toString()), flags, 0);
      assertThat(fd).isNotNegative();
      return (int) fd;
    }
  }
}
