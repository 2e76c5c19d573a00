package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import org.junit.jupiter.api.Test;

/** The end of a file, flags, and what a kind of file answers that does not have an operation. */
class OpenFileTest {

  @Test
  void itsOwnerReleasesIt() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertThat(file.released).isZero();
    file.put();
    assertThat(file.released).isEqualTo(1);
  }

  @Test
  void itIsReleasedOnce() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    file.put();
    file.put();
    assertThat(file.released).isEqualTo(1);
  }

  @Test
  void onlyStatusFlagsCanBeSetAndTheAccessModeStays() {
    FakeFile file = FakeFile.regular(Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC);
    assertThat(file.flags()).isEqualTo(Fcntl.O_WRONLY);
    assertThat(file.readable()).isFalse();
    assertThat(file.writable()).isTrue();
    assertResult(file.setFlags(Fcntl.O_RDWR | Fcntl.O_APPEND | Fcntl.O_SYNC)).succeeds();
    assertThat(file.flags()).isEqualTo(Fcntl.O_WRONLY | Fcntl.O_APPEND | Fcntl.O_SYNC);
    assertThat(file.nonBlocking()).isFalse();
    assertResult(file.setFlags(Fcntl.O_NONBLOCK)).succeeds();
    assertThat(file.nonBlocking()).isTrue();
  }

  @Test
  void attributesOfWhatHasNoneAreRefusedAsPosixSays() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    assertResult(Attributes.truncate(stream, 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.allocate(stream, 0, 1)).failsWith(Errno.ESPIPE);
    assertResult(Attributes.advise(stream, 0, 1, 0)).failsWith(Errno.ESPIPE);
    assertResult(stream.sync(false)).failsWith(Errno.EINVAL);
    FakeFile directory = FakeFile.directory();
    assertThat(directory.type()).isEqualTo(Mode.S_IFDIR);
    assertResult(Attributes.truncate(directory, 0)).failsWith(Errno.EISDIR);
    assertResult(Attributes.allocate(directory, 0, 1)).failsWith(Errno.EBADF);
  }
}
