package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.testkit.Race;
import org.junit.jupiter.api.Test;

/** References, flags, and what a kind of file answers that does not have an operation. */
class OpenFileTest {

  @Test
  void theLastReferenceReleasesAndNoneCanBeTakenAfterwards() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertThat(file.tryGet()).isTrue();
    file.put();
    assertThat(file.released).isZero();
    file.put();
    assertThat(file.released).isEqualTo(1);
    assertThat(file.tryGet()).isFalse();
  }

  @Test
  void manyWhoTakeAndGiveBackReleaseItOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
      Race.run(
          4,
          i ->
              () -> {
                if (i == 0) {
                  file.put();
                  return 0;
                }
                for (int n = 0; n < 100 && file.tryGet(); n++) {
                  assertThat(file.released).isZero();
                  file.put();
                }
                return 0;
              });
      assertThat(file.released).isEqualTo(1);
    }
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
