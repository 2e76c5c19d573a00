package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArgsCallsTest {
  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void sizesCountTheNulOfEachArgument() {
    int count = guest.alloc(4);
    int size = guest.alloc(4);
    assertThat(ArgsCalls.argsSizesGet(guest.process, count, size)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(count)).isEqualTo(3);
    assertThat(guest.memory.loadInt(size)).isEqualTo("prog_-x_ee_".length());
  }

  @Test
  void argumentsAreUtf8AndEndWithNul() {
    int argv = guest.alloc(12);
    int buffer = guest.alloc(16);
    assertThat(ArgsCalls.argsGet(guest.process, argv, buffer)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, 11)).isEqualTo("prog\0-x\0é\0");
    assertThat(guest.memory.loadInt(argv)).isEqualTo(buffer);
    assertThat(guest.memory.loadInt(argv + 4)).isEqualTo(buffer + 5);
    assertThat(guest.memory.loadInt(argv + 8)).isEqualTo(buffer + 8);
  }

  @Test
  void environmentIsWrittenAsTheArgumentsAre() {
    int environ = guest.alloc(8);
    int buffer = guest.alloc(16);
    int count = guest.alloc(4);
    int size = guest.alloc(4);
    assertThat(ArgsCalls.environSizesGet(guest.process, count, size)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(count)).isEqualTo(2);
    assertThat(guest.memory.loadInt(size)).isEqualTo(11);
    assertThat(ArgsCalls.environGet(guest.process, environ, buffer)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, 11)).isEqualTo("A=1\0EMPTY=\0");
    assertThat(guest.memory.loadInt(environ + 4)).isEqualTo(buffer + 4);
  }

  @Test
  void theVeryEndOfMemoryIsGoodEnough() {
    assertThat(ArgsCalls.argsGet(guest.process, guest.alloc(12), guest.lastBytes(11)))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(ArgsCalls.argsGet(guest.process, guest.lastBytes(12), guest.alloc(16)))
        .isEqualTo(WasiErrno.SUCCESS);
  }
}
