package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GangwayModuleTest {
  private static final WasmType I = WasmType.I32;
  private static final WasmType L = WasmType.I64;

  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  /** As {@code guests/include/gangway.h} declares them. */
  @Test
  void theTableHasEachCallWithItsSignature() {
    List<Syscall> calls = GangwayModule.CALLS;
    assertThat(calls)
        .extracting(Syscall::name)
        .containsExactly("copy_file_range", "punch_hole", "mapping_size", "map", "unmap");
    assertThat(calls)
        .extracting(Syscall::parameterTypes)
        .containsExactly(
            List.of(I, I, I, I, L, I, I),
            List.of(I, L, L),
            List.of(I, I),
            List.of(I, I),
            List.of(I));
    assertThat(calls).extracting(Syscall::resultTypes).containsOnly(List.of(I));
    assertThat(calls).extracting(Syscall::module).containsOnly("gangway");
  }

  @Test
  void allSystemCallsAreThoseOfBothVersionsOfWasiThenOurs() {
    List<Syscall> calls = SystemCalls.ALL;
    assertThat(calls.subList(0, 46))
        .extracting(Syscall::module)
        .containsOnly("wasi_snapshot_preview1");
    assertThat(calls.subList(46, 91)).extracting(Syscall::module).containsOnly("wasi_unstable");
    assertThat(calls.subList(91, calls.size()))
        .extracting(Syscall::name)
        .containsExactly("copy_file_range", "punch_hole", "mapping_size", "map", "unmap");
  }

  @Test
  void eachHandlerTakesWhatItsSignatureSays() {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    int from = guest.alloc(8);
    int to = guest.alloc(8);
    int copied = guest.alloc(8);
    guest.memory.storeLong(from, 2);
    guest.memory.storeLong(to, 10);
    List<Syscall> calls = GangwayModule.CALLS;
    assertThat(calls.get(0).call(guest.process, file, from, file, to, 3, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(calls.get(1).call(guest.process, file, 1, 1)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("f")).isEqualTo("0\00023456789234");
  }
}
