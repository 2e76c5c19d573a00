package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Preview0Test {
  /**
   * Parameters in the text format's order, {@code i} for i32 and {@code l} for i64; copied from
   * {@code wasi_unstable.witx}, not from the table.
   */
  private static final List<String> SPECIFIED =
      """
      args_get ii
      args_sizes_get ii
      environ_get ii
      environ_sizes_get ii
      clock_res_get ii
      clock_time_get ili
      fd_advise illi
      fd_allocate ill
      fd_close i
      fd_datasync i
      fd_fdstat_get ii
      fd_fdstat_set_flags ii
      fd_fdstat_set_rights ill
      fd_filestat_get ii
      fd_filestat_set_size il
      fd_filestat_set_times illi
      fd_pread iiili
      fd_prestat_get ii
      fd_prestat_dir_name iii
      fd_pwrite iiili
      fd_read iiii
      fd_readdir iiili
      fd_renumber ii
      fd_seek ilii
      fd_sync i
      fd_tell ii
      fd_write iiii
      path_create_directory iii
      path_filestat_get iiiii
      path_filestat_set_times iiiilli
      path_link iiiiiii
      path_open iiiiillii
      path_readlink iiiiii
      path_remove_directory iii
      path_rename iiiiii
      path_symlink iiiii
      path_unlink_file iii
      poll_oneoff iiii
      proc_exit i
      proc_raise i
      sched_yield\s
      random_get ii
      sock_recv iiiiii
      sock_send iiiii
      sock_shutdown ii
      """
          .lines()
          .toList();

  private final FakeGuest guest = new FakeGuest();

  @AfterEach
  void close() {
    guest.close();
  }

  private static String signature(Syscall call) {
    StringBuilder text = new StringBuilder(call.name()).append(' ');
    for (WasmType type : call.parameterTypes()) {
      text.append(type == WasmType.I32 ? 'i' : 'l');
    }
    return text.toString();
  }

  @Test
  void theTableHasEveryCallOfTheFirstVersionWithItsSignature() {
    assertThat(Preview0.CALLS)
        .extracting(Preview0Test::signature)
        .containsExactlyElementsOf(SPECIFIED);
    assertThat(Preview0.CALLS).extracting(Syscall::module).containsOnly("wasi_unstable");
  }

  @Test
  void allButExitReturnAnErrno() {
    for (Syscall call : Preview0.CALLS) {
      List<WasmType> results = call.name().equals("proc_exit") ? List.of() : List.of(WasmType.I32);
      assertThat(call.resultTypes()).as(call.name()).isEqualTo(results);
    }
  }

  /** Their types in the two {@code typenames.witx} are the same, but for these. */
  @Test
  void onlyTheCallsWithOtherNumbersOrLayoutsHaveOtherCode() {
    Set<Code> later = Preview1.CALLS.stream().map(Syscall::code).collect(Collectors.toSet());
    assertThat(Preview0.CALLS)
        .filteredOn(call -> !later.contains(call.code()))
        .extracting(Syscall::name)
        .containsExactly("fd_filestat_get", "fd_seek", "path_filestat_get", "poll_oneoff");
  }

  @Test
  void eachHandlerTakesWhatItsSignatureSays() {
    // If its arguments are in order, each call reports first that the descriptor is not open.
    for (Syscall call : Preview0.CALLS) {
      List<Param> params = call.params();
      if (params.isEmpty() || params.getFirst().kind() != Param.Kind.FD) {
        continue;
      }
      long[] args = new long[call.parameterTypes().size()];
      args[0] = 99;
      assertThat(call.call(guest.process, args)).as(call.name()).isEqualTo(WasiErrno.BADF);
    }
  }
}
