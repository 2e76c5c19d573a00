package dev.gangway.wasi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system calls of the first version of WASI, "snapshot 0": every function of {@code
 * wasi_unstable}. Compilers of 2019 made modules that import them.
 *
 * <p>They are the calls of {@link Preview1} but for {@code sock_accept}, which came later, and for
 * those of {@link Preview0Calls}, whose numbers or layouts differ.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview0/witx/wasi_unstable.witx">
 *     wasi_unstable.witx</a>
 */
public final class Preview0 {
  /** The module that guests import the calls from. */
  public static final String MODULE = "wasi_unstable";

  /** All 45 calls, in the order of {@link Preview1#CALLS}, which is that of the specification. */
  static final List<Syscall> CALLS = calls();

  private Preview0() {}

  private static List<Syscall> calls() {
    Map<String, Syscall> own =
        Stream.of(
                Preview0Calls.FD_FILESTAT_GET,
                Preview0Calls.FD_SEEK,
                Preview0Calls.PATH_FILESTAT_GET,
                Preview0Calls.POLL_ONEOFF)
            .collect(Collectors.toMap(Syscall::name, Function.identity()));
    return Preview1.CALLS.stream()
        .filter(call -> call != SocketCalls.SOCK_ACCEPT)
        .map(call -> Objects.requireNonNullElseGet(own.get(call.name()), () -> call.in(MODULE)))
        .toList();
  }
}
