package dev.gangway.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrnoTest {

  private static final Set<String> SECOND_NAMES = Set.of("EWOULDBLOCK", "EDEADLOCK", "ENOTSUP");

  @Test
  void everyConstantHasItsOwnNameAndAMessage() throws IllegalAccessException {
    int seen = 0;
    for (Field field : Errno.class.getFields()) {
      if (!SECOND_NAMES.contains(field.getName())) {
        int errno = field.getInt(null);
        assertThat(Errno.name(errno)).isEqualTo(field.getName());
        assertThat(Errno.message(errno)).isNotBlank().doesNotContain("Unknown");
        seen++;
      }
    }
    assertThat(seen).as("133 numbers; Linux does not use 41 and 58").isEqualTo(131);
  }

  @Test
  void secondNamesAreThoseOfLinux() {
    assertThat(Errno.EWOULDBLOCK).isEqualTo(Errno.EAGAIN);
    assertThat(Errno.EDEADLOCK).isEqualTo(Errno.EDEADLK);
    assertThat(Errno.ENOTSUP).isEqualTo(Errno.EOPNOTSUPP);
  }

  @Test
  void numbersThatLinuxDoesNotUseAreNamedByNumber() {
    for (int errno : new int[] {0, -1, 41, 58, 134, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(Errno.name(errno)).isEqualTo("errno " + errno);
      assertThat(Errno.message(errno)).isEqualTo("Unknown error " + errno);
    }
  }
}
