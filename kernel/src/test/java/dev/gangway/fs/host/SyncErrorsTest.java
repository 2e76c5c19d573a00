package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.testkit.BareGuest;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The host's {@code fsync} fails, and each opener gets the error once. The file is the host's
 * {@code /dev/null}, which accepts all writes and refuses a sync.
 */
class SyncErrorsTest {
  private static final MemorySegment NULL = Arena.global().allocateFrom("/dev/null");

  @TempDir Path dir;
  private final PageCache cache = new PageCache(16 << 20);
  private final BareGuest guest = new BareGuest();
  private HostMount mount;

  @BeforeEach
  void mount() throws IOException {
    mount = new HostMount(dir);
  }

  @AfterEach
  void close() {
    mount.close();
    cache.close();
    guest.close();
  }

  private CachedFile open(int flags) {
    boolean writer = (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
    Kstat stat = new Kstat();
    int mode = writer ? Fcntl.O_RDWR : Fcntl.O_RDONLY;
    long fd = HostPath.openat(Fcntl.AT_FDCWD, NULL, mode, 0);
    assertThat(fd).isNotNegative();
    assertThat(HostFile.fstat((int) fd, stat)).isZero();
    HostInode inode = HostInode.open(cache, this, (int) fd, writer, stat);
    return new CachedFile(mount.mount, inode, flags, writer, false);
  }

  @Test
  void anErrorOfTheHostsSyncIsToldToEachOpenerOnce() {
    OpenFile writer = open(Fcntl.O_RDWR);
    OpenFile other = open(Fcntl.O_RDWR);
    OpenFile reader = open(Fcntl.O_RDONLY);
    assertThat(writer.sync(false)).isEqualTo(-Errno.EINVAL);
    assertThat(writer.flush()).as("told already").isZero();
    assertThat(other.flush()).isEqualTo(-Errno.EINVAL);
    assertThat(other.flush()).isZero();
    // Its own sync fails as well. That is the same error for it, and a new one for the others.
    assertThat(reader.sync(true)).isEqualTo(-Errno.EINVAL);
    assertThat(other.flush()).isEqualTo(-Errno.EINVAL);
    assertThat(other.flush()).isZero();
    writer.put();
    other.put();
    reader.put();
  }

  /** Whatever the host's error is: here EINVAL. */
  @ParameterizedTest
  @ValueSource(ints = {Fcntl.O_DSYNC, Fcntl.O_SYNC, Fcntl.O_APPEND | Fcntl.O_DSYNC})
  void anErrorOfASynchronousWriteIsToldToEachOpenerOnce(int flags) {
    OpenFile writer = open(Fcntl.O_RDWR | flags);
    OpenFile other = open(Fcntl.O_RDWR);
    OpenFile reader = open(Fcntl.O_RDONLY);
    assertThat(guest.write(writer, "x")).isEqualTo(-Errno.EINVAL);
    assertThat(writer.flush()).as("told already").isZero();
    assertThat(other.flush()).isEqualTo(-Errno.EINVAL);
    assertThat(other.flush()).isZero();
    // Openers without write access get it by a sync, which also fails itself here.
    assertThat(reader.sync(true)).isEqualTo(-Errno.EINVAL);
    writer.put();
    other.put();
    reader.put();
  }

  @Test
  void aSynchronousWriteThatFailsLeavesAnEarlierErrorToBeTold() {
    OpenFile writer = open(Fcntl.O_RDWR | Fcntl.O_DSYNC);
    OpenFile other = open(Fcntl.O_RDWR);
    assertThat(other.sync(true)).isEqualTo(-Errno.EINVAL);
    assertThat(guest.write(writer, "x")).isEqualTo(-Errno.EINVAL);
    assertThat(writer.flush()).isEqualTo(-Errno.EINVAL);
    assertThat(writer.flush()).isZero();
    writer.put();
    other.put();
  }

  @Test
  void whoOpensItAfterwardsHearsOfWhatNobodyHasSeen() {
    OpenFile first = open(Fcntl.O_RDWR);
    OpenFile second = open(Fcntl.O_RDWR);
    assertThat(first.sync(false)).isEqualTo(-Errno.EINVAL);
    OpenFile later = open(Fcntl.O_RDWR);
    assertThat(later.flush()).as("the first one has got it").isZero();
    assertThat(second.flush()).isEqualTo(-Errno.EINVAL);
    first.put();
    second.put();
    later.put();
  }
}
