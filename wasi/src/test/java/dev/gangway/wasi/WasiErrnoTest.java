package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WasiErrnoTest {

  /** The numbers of the specification. */
  @ParameterizedTest
  @CsvSource({
    "1, E2BIG, 7",
    "2, EACCES, 13",
    "6, EAGAIN, 11",
    "8, EBADF, 9",
    "20, EEXIST, 17",
    "21, EFAULT, 14",
    "28, EINVAL, 22",
    "29, EIO, 5",
    "44, ENOENT, 2",
    "51, ENOSPC, 28",
    "58, EOPNOTSUPP, 95",
    "63, EPERM, 1",
    "69, EROFS, 30",
    "75, EXDEV, 18"
  })
  void errorsHaveTheSpecificationsNumbers(int wasi, String name, int linux) {
    assertThat(WasiErrno.of(-linux)).isEqualTo(wasi);
    assertThat(WasiErrno.name(wasi)).isEqualTo(name);
    assertThat(WasiErrno.message(wasi)).isEqualTo(Errno.message(linux));
  }

  @Test
  void eachErrorOfWasiComesFromOneOfLinux() {
    for (int wasi = 1; wasi < WasiErrno.NOTCAPABLE; wasi++) {
      int wanted = wasi;
      long sources =
          IntStream.rangeClosed(1, Errno.EHWPOISON)
              .filter(linux -> WasiErrno.of(-linux) == wanted)
              .count();
      assertThat(sources).as(WasiErrno.name(wasi)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Integer.MAX_VALUE, Long.MAX_VALUE})
  void whatIsNotNegativeIsSuccess(long result) {
    assertThat(WasiErrno.of(result)).isEqualTo(WasiErrno.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(longs = {-41, -58, -134, -1000, Integer.MIN_VALUE, Long.MIN_VALUE})
  void whatWasiHasNoNameForIsAnErrorOfInputAndOutput(long result) {
    assertThat(WasiErrno.of(result)).isEqualTo(WasiErrno.IO);
  }

  @Test
  void namesOfWhatIsNoErrorAreNumbers() {
    assertThat(WasiErrno.name(WasiErrno.NOTCAPABLE)).isEqualTo("ENOTCAPABLE");
    assertThat(WasiErrno.name(77)).isEqualTo("errno 77");
    assertThat(WasiErrno.name(-1)).isEqualTo("errno 4294967295");
    assertThat(WasiErrno.message(77)).isEqualTo("Unknown error 77");
  }
}
