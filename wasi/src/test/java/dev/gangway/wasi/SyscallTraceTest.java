package dev.gangway.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasi.FakeGuest.Text;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyscallTraceTest {
  private final FakeGuest guest = new FakeGuest();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private Map<String, Syscall> calls;

  @BeforeEach
  void trace() {
    PrintStream to = new PrintStream(lines, true, UTF_8);
    calls =
        SyscallTrace.wrap(SystemCalls.ALL, to).stream()
            .collect(Collectors.toMap(SyscallTraceTest::key, call -> call));
  }

  @AfterEach
  void close() {
    guest.close();
  }

  /** The name; of the calls of the first version of WASI, the module before it. */
  private static String key(Syscall call) {
    return call.module().equals(Preview0.MODULE) ? "wasi_unstable." + call.name() : call.name();
  }

  /** The line of a call. */
  private String call(String name, long... args) {
    lines.reset();
    Objects.requireNonNull(calls.get(name)).call(guest.process, args);
    return lines.toString(UTF_8).stripTrailing();
  }

  private String open(String name, int oflags, long rights, int fdflags) {
    Text text = guest.text(name);
    return call(
        "path_open",
        FakeGuest.ROOT,
        1,
        text.pointer(),
        text.length(),
        oflags,
        rights,
        0,
        fdflags,
        guest.alloc(4));
  }

  @Test
  void anOpenShowsItsPathItsFlagsAndItsDescriptor() {
    assertThat(open("README.md", OFlags.CREAT | OFlags.TRUNC, 0x42, FdFlags.APPEND))
        .isEqualTo(
            "path_open(3, SYMLINK_FOLLOW, \"README.md\", CREAT|TRUNC, 0x42, 0x0, APPEND) = 0"
                + " (opened_fd 4)");
  }

  @Test
  void aFailureShowsItsNameAndItsMessage() {
    assertThat(call("fd_close", 9)).isEqualTo("fd_close(9) = EBADF (Bad file descriptor)");
    assertThat(open("none", 0, 0x2, 0)).endsWith(" = ENOENT (No such file or directory)");
  }

  @Test
  void readsShowWhatWasReadAndTheRoom() {
    guest.create("f", "one\n\"two\"\t\\\u00e9\0");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    int iovs = guest.iovecs(guest.alloc(4), 4, guest.alloc(4000), 4000);
    assertThat(call("fd_read", file, iovs, 2, guest.alloc(4)))
        .isEqualTo("fd_read(4, \"one\\n\\\"two\\\"\\t\\\\\\303\\251\\000\", 4004) = 0 (nread 14)");
  }

  @Test
  void writesShowTheStartOfLongBuffers() {
    Text text = guest.text("0123456789".repeat(10));
    int iovs = guest.iovecs(text.pointer(), text.length());
    assertThat(call("fd_write", 1, iovs, 1, guest.alloc(4)))
        .isEqualTo("fd_write(1, \"01234567890123456789012345678901\"..., 100) = 0 (nwritten 100)");
  }

  @Test
  void badPointersAreShownAsPointers() {
    assertThat(call("fd_write", 1, FakeGuest.NOWHERE, 1, guest.alloc(4)))
        .startsWith("fd_write(1, 0xfff00000, 1, 0x")
        .endsWith(") = EFAULT (Bad address)");
    assertThat(call("path_unlink_file", 3, FakeGuest.NOWHERE, 7))
        .isEqualTo("path_unlink_file(3, 0xfff00000, 7) = EFAULT (Bad address)");
    assertThat(call("fd_write", 1, guest.iovecs(FakeGuest.NOWHERE, 9), 1, guest.alloc(4)))
        .startsWith("fd_write(1, ..., 9, 0x")
        .endsWith(") = EFAULT (Bad address)");
    assertThat(call("fd_read", 0, 0x10, -1, 0x20))
        .isEqualTo("fd_read(0, 0x10, 4294967295, 0x20) = EINVAL (Invalid argument)");
  }

  @Test
  void seekShowsNamesAndTheNewPosition() {
    guest.create("f", "12345");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    assertThat(call("fd_seek", file, -2, 2, guest.alloc(8)))
        .isEqualTo("fd_seek(4, -2, SEEK_END) = 0 (newoffset 3)");
    assertThat(call("fd_seek", file, 0, 7, guest.alloc(8)))
        .startsWith("fd_seek(4, 0, 7, 0x")
        .endsWith(") = EINVAL (Invalid argument)");
  }

  @Test
  void theFirstVersionOfWasiIsShownByItsOwnNumbersAndLayouts() {
    guest.create("f", "12345");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    assertThat(call("wasi_unstable.fd_seek", file, 2, 2, guest.alloc(8)))
        .isEqualTo("fd_seek(4, 2, SEEK_SET) = 0 (newoffset 2)");
    assertThat(call("wasi_unstable.fd_seek", file, 1, 0, guest.alloc(8)))
        .isEqualTo("fd_seek(4, 1, SEEK_CUR) = 0 (newoffset 3)");
    assertThat(call("wasi_unstable.fd_seek", file, -1, 1, guest.alloc(8)))
        .isEqualTo("fd_seek(4, -1, SEEK_END) = 0 (newoffset 4)");
    assertThat(call("wasi_unstable.fd_seek", file, 0, 3, guest.alloc(8)))
        .startsWith("fd_seek(4, 0, 3, 0x")
        .endsWith(") = EINVAL (Invalid argument)");
    assertThat(call("wasi_unstable.fd_filestat_get", file, guest.alloc(56)))
        .matches("fd_filestat_get\\(4, \\{REGULAR_FILE, ino=\\d+, nlink=1, size=5}\\) = 0");
    assertThat(call("wasi_unstable.fd_filestat_get", 9, 0x20))
        .isEqualTo("fd_filestat_get(9, 0x20) = EBADF (Bad file descriptor)");
    assertThat(call("wasi_unstable.fd_tell", file, guest.alloc(8)))
        .isEqualTo("fd_tell(4) = 0 (offset 4)");
  }

  @Test
  void copiesShowTheOffsetsThatArePointedTo() {
    guest.create("f", "0123456789");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    int to = guest.alloc(8);
    guest.memory.storeLong(to, 20);
    assertThat(call("copy_file_range", file, 0, file, to, 4, 0, guest.alloc(8)))
        .isEqualTo("copy_file_range(4, NULL, 4, [20], 4, 0) = 0 (copied 4)");
    assertThat(call("copy_file_range", file, FakeGuest.NOWHERE, file, to, 4, 1, guest.alloc(8)))
        .startsWith("copy_file_range(4, 0xfff00000, 4, [24], 4, 0x1, 0x")
        .endsWith(") = EFAULT (Bad address)");
    assertThat(call("punch_hole", file, 2, 3)).isEqualTo("punch_hole(4, 2, 3) = 0");
    assertThat(call("punch_hole", file, 2, 0))
        .isEqualTo("punch_hole(4, 2, 0) = EINVAL (Invalid argument)");
  }

  @Test
  void attributesAreDecoded() {
    guest.create("f", "12345");
    Text f = guest.text("f");
    assertThat(call("path_filestat_get", 3, 0, f.pointer(), 1, guest.alloc(64)))
        .matches(
            "path_filestat_get\\(3, 0, \"f\", \\{REGULAR_FILE, ino=\\d+, nlink=1, size=5}\\) = 0");
    assertThat(call("fd_fdstat_get", 0, guest.alloc(24)))
        .isEqualTo("fd_fdstat_get(0, {UNKNOWN, 0, 0x8a0001b, 0x0}) = 0");
    assertThat(call("fd_prestat_get", 3, guest.alloc(8)))
        .isEqualTo("fd_prestat_get(3, {DIR, 1}) = 0");
    assertThat(call("fd_prestat_dir_name", 3, guest.alloc(1), 1))
        .isEqualTo("fd_prestat_dir_name(3, \"/\") = 0");
  }

  @Test
  void clocksAndSizesAreShownAsResults() {
    assertThat(call("args_sizes_get", guest.alloc(4), guest.alloc(4)))
        .isEqualTo("args_sizes_get() = 0 (argc 3, argv_buf_size 11)");
    assertThat(call("clock_time_get", 1, 1000, guest.alloc(8)))
        .matches("clock_time_get\\(CLOCK_MONOTONIC, 1000\\) = 0 \\(time \\d+\\)");
    assertThat(call("sched_yield")).isEqualTo("sched_yield() = 0");
  }

  @Test
  void aLinkShowsWhatWasReadOfIt() {
    Text target = guest.text("some/target");
    Text link = guest.text("link");
    assertThat(call("path_symlink", target.pointer(), 11, 3, link.pointer(), 4))
        .isEqualTo("path_symlink(\"some/target\", 3, \"link\") = 0");
    assertThat(call("path_readlink", 3, link.pointer(), 4, guest.alloc(100), 100, guest.alloc(4)))
        .isEqualTo("path_readlink(3, \"link\", \"some/target\") = 0 (bufused 11)");
  }

  @Test
  void unknownBitsAreShownInHex() {
    assertThat(call("fd_fdstat_set_flags", 1, 0x21))
        .isEqualTo("fd_fdstat_set_flags(1, APPEND|0x20) = EINVAL (Invalid argument)");
  }

  @Test
  void aCallThatDoesNotComeBackHasNoResult() {
    assertThatThrownBy(() -> call("proc_exit", 3)).isInstanceOf(GuestExit.class);
    assertThat(lines.toString(UTF_8)).isEqualTo("proc_exit(3) = ?" + System.lineSeparator());
    assertThatThrownBy(() -> call("proc_raise", 6)).isInstanceOf(GuestExit.class);
    assertThat(lines.toString(UTF_8)).startsWith("proc_raise(SIGABRT) = ?");
  }

  @Test
  void aTracedTableHasTheSameSignatures() {
    for (Syscall call : SystemCalls.ALL) {
      Syscall traced = Objects.requireNonNull(calls.get(key(call)));
      assertThat(traced.parameterTypes()).isEqualTo(call.parameterTypes());
      assertThat(traced.resultTypes()).isEqualTo(call.resultTypes());
    }
  }
}
