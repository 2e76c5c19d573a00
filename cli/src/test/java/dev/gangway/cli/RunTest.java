package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gangway run} in its own process, with real guests. */
class RunTest {
  /** Shared by all, so that each guest is compiled once. */
  @TempDir static Path home;

  @BeforeAll
  static void makeFiles() throws Exception {
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/poem"), "one two\nthree\n");
    Files.writeString(home.resolve("data/large"), "x".repeat(100_000));
  }

  private static GangwayProcess.Result run(Object... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return GangwayProcess.run(home, all);
  }

  @Test
  void countsAFileUnderTheNameThatTheMountGivesIt() throws Exception {
    String counts = " 2  3 14 ";
    run("--dir", "data", guest("wc.wasm"), "data/poem")
        .exits(0)
        .prints(counts + "data/poem\n")
        .isQuiet();
    run("--dir", "data::/work:ro", guest("wc.wasm"), "/work/poem")
        .exits(0)
        .prints(counts + "/work/poem\n")
        .isQuiet();
  }

  @Test
  void aGuestHasNoFileThatNoOptionGaveIt() throws Exception {
    GangwayProcess.Result result = run(guest("wc.wasm"), home.resolve("data/poem")).exits(1);
    assertThat(result.err()).startsWith("wc: ");
    assertThat(run("--dir", "data::/", guest("wc.wasm"), "../RunTest").exits(1).err())
        .startsWith("wc: ../RunTest: ");
  }

  @Test
  void stdinAndStdoutAreTheGuests() throws Exception {
    try (GangwayProcess process = GangwayProcess.start(home, "run", guest("wc.wasm"), "-l")) {
      process.end("a\n".repeat(100_000)).exits(0).prints("100000\n").isQuiet();
    }
  }

  @Test
  void argumentsReachTheGuestUntouched() throws Exception {
    run(guest("hello.wasm"), "--dir", "-h", "--", "@file", "", "${HOME}", "é\uD83D\uDE00")
        .exits(0)
        .prints(
            """
            Hello, --dir!
            Hello, -h!
            Hello, --!
            Hello, @file!
            Hello, !
            Hello, ${HOME}!
            Hello, é\uD83D\uDE00!
            """);
  }

  @Test
  void theExitStatusIsTheGuests() throws Exception {
    run(guest("spin.wasm"), "exit", "7").exits(7).isQuiet();
    run(guest("spin.wasm"), "exit", "255").exits(255).isQuiet();
  }

  @Test
  void aTrapIs134AndALine() throws Exception {
    Path spin = guest("spin.wasm");
    run(spin, "trap").exits(134).complains(spin + ": trap: Trapped on unreachable instruction");
    assertThat(run(spin, "oob").exits(134).err())
        .startsWith("gangway: " + spin + ": trap: ")
        .hasLineCount(1);
    run(spin, "recurse").exits(134).complains(spin + ": trap: call stack exhausted");
  }

  @Test
  void theTimeLimitEndsALoopAndAWait() throws Exception {
    Path spin = guest("spin.wasm");
    String message = spin + ": timed out after 0.3 s";
    run("--timeout", "300ms", spin).exits(124).complains(message);
    run("--timeout", "300ms", spin, "poll").exits(124).complains(message);
  }

  @Test
  void theLimitOfProcessorTimeEndsALoop() throws Exception {
    Path spin = guest("spin.wasm");
    run("--cpu-time", "300ms", spin)
        .exits(124)
        .complains(spin + ": timed out after 0.3 s of processor time");
  }

  @Test
  void memoryGrowsToItsLimitAndNoFurther() throws Exception {
    run("--max-memory", "4m", guest("spin.wasm"), "alloc").exits(0).prints("4096 KiB\n");
  }

  @Test
  void aProgramThatWritesTooMuchIsEnded() throws Exception {
    Path hello = guest("hello.wasm");
    String all = run(hello).exits(0).out();
    int bytes = all.length();
    run("--max-output", bytes, hello).exits(0).prints(all);
    run("--max-output", 5, hello)
        .exits(153)
        .prints(all.substring(0, 5))
        .complains(hello + ": wrote more output than the limit of 5 bytes");
  }

  @Test
  void aLimitThatIsTooSmallToStartWithIsRefused() throws Exception {
    Path spin = guest("spin.wasm");
    run("--max-memory", "64k", spin)
        .exits(2)
        .complains(spin + ": starts with 192 KiB of memory, more than the limit of 64 KiB");
    assertThat(run("--max-files", "2", spin).exits(2).err()).contains("limit of open files");
  }

  @Test
  void aReadOnlyMountStaysAsItIs() throws Exception {
    GangwayProcess.Result result =
        run("--dir", "data::/:ro", guest("cp.wasm"), "/poem", "/copy").exits(1);
    assertThat(result.err()).isEqualTo("cp: /copy: Read-only file system\n");
    run("--dir", "data::/:ro", guest("cp.wasm"), "/large", "/poem").exits(1);
    assertThat(home.resolve("data/copy")).doesNotExist();
    assertThat(home.resolve("data/poem")).hasContent("one two\nthree\n");
  }

  @Test
  void aCharacterDeviceNeedsAMountThatAllowsIt() throws Exception {
    Path stdio = guest("stdio.wasm");
    run("--dir", "/dev::/dev", stdio, "open", "/dev/null").exits(0).prints("2\n"); // EACCES
    run("--dir", "/dev::/dev:dev", stdio, "open", "/dev/null").exits(0).prints("0\n");
    run("--dir", "/dev::/dev:ro:dev", stdio, "open", "/dev/zero").exits(0).prints("0\n");
  }

  @Test
  void aMemoryMountTakesAsMuchAsItsSize() throws Exception {
    run("--dir", "data::/", "--tmpfs", "/tmp", guest("cp.wasm"), "/large", "/tmp/copy")
        .exits(0)
        .isQuiet();
    GangwayProcess.Result full =
        run("--dir", "data::/", "--tmpfs", "/tmp:size=64k", guest("cp.wasm"), "/large", "/tmp/x")
            .exits(1);
    assertThat(full.err()).isEqualTo("cp: /tmp/x: No space left on device\n");
    assertThat(home.resolve("data/tmp")).doesNotExist();
  }

  @Test
  void theEnvironmentIsWhatTheOptionsSayAndNothingElse() throws Exception {
    Path printenv = home.resolve("printenv.wasm");
    Files.write(printenv, printenv());
    run("-e", "A=1", "--env", "FROM_THE_HOST", "-e", "NOT_SET", "-e", "B=", "-e", "A=2", printenv)
        .exits(0)
        .prints("A=2\0FROM_THE_HOST=its value\0B=\0");
    run(printenv).exits(0).prints("");
  }

  @Test
  void allVariablesAreThoseOfTheCommandWithTheNamedOnesReplaced() throws Exception {
    Path printenv = home.resolve("printenv.wasm");
    Files.write(printenv, printenv());
    List<String> all =
        List.of(
            run("-e", "FROM_THE_HOST=mine", "--env-all", "-e", "B=2", printenv)
                .exits(0)
                .out()
                .split("\0"));
    assertThat(all)
        .contains("FROM_THE_HOST=mine", "B=2")
        .anyMatch(each -> each.startsWith("XDG_CACHE_HOME="))
        .contains("LC_ALL=C.UTF-8")
        .doesNotContain("FROM_THE_HOST=its value")
        .doesNotHaveDuplicates();
  }

  @Test
  void theProgramsOwnNameIsTheFilesOrTheOneThatIsGiven() throws Exception {
    Path printargs = Files.write(home.resolve("printargs.wasm"), printing("args"));
    run(printargs, "x").exits(0).prints("printargs.wasm\0x\0");
    run("--argv0", "some name", printargs, "x").exits(0).prints("some name\0x\0");
    run("--argv0=", printargs, "x").exits(0).prints("\0x\0");
  }

  @Test
  void aProgramRunsWithoutTheCommand() throws Exception {
    GangwayProcess.run(home, guest("hello.wasm"), "run", "--dir", "-h")
        .exits(0)
        .prints("Hello, run!\nHello, --dir!\nHello, -h!\n")
        .isQuiet();
    Files.copy(guest("hello.wasm"), home.resolve("héllo"));
    GangwayProcess.run(home, "héllo").exits(0).prints("Hello, world!\n").isQuiet();
  }

  /** A program on stdin, whose own stdin is at its end then. */
  @Test
  void theProgramIsReadFromTheStandardInput() throws Exception {
    String feed = "cat \"$0\" | exec \"$@\"";
    assertThat(GangwayProcess.piped(home, feed, guest("wc.wasm"), "run", "-", "-l"))
        .isEqualTo(new GangwayProcess.Result(0, "0\n", ""));
    Path printargs = Files.write(home.resolve("printargs2.wasm"), printing("args"));
    assertThat(GangwayProcess.piped(home, feed, printargs, "run", "-", "x"))
        .isEqualTo(new GangwayProcess.Result(0, "-\0x\0", ""));
    GangwayProcess.Result trap =
        GangwayProcess.piped(home, feed, guest("spin.wasm"), "run", "-", "trap");
    assertThat(trap.err()).isEqualTo("gangway: stdin: trap: Trapped on unreachable instruction\n");
  }

  @Test
  void aFileOfTheNameOfTheStandardInputNeedsADirectory() throws Exception {
    Files.copy(guest("hello.wasm"), home.resolve("-"));
    run("./-").exits(0).prints("Hello, world!\n").isQuiet();
  }

  /** Writes its environment to stdout, with the NULs. */
  private static byte[] printenv() {
    return printing("environ");
  }

  /** Writes {@code environ} or {@code args} to stdout, with the NULs. */
  private static byte[] printing(String what) {
    String preview1 = "wasi_snapshot_preview1";
    return new WasmBytes()
        .importing(preview1, what + "_sizes_get", 1)
        .importing(preview1, what + "_get", 1)
        .importing(preview1, "fd_write", 2)
        .code(
            "4100 410c 1000 1a", // the sizes: count at 0, bytes at 12
            "4180 01 4180 08 1001 1a", // pointers to 128, bytes to 1024
            "4108 4180 08 360200", // the iovec at 8: where it is, and its size, at 12 already
            "4101 4108 4101 4110 1002 1a") // fd_write(1, iovecs at 8, 1, written at 16)
        .build();
  }

  @Test
  void aListenerIsTheDescriptorAfterTheMounts() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (GangwayProcess process =
        GangwayProcess.start(
            home,
            "run",
            "--trace",
            "--dir",
            "data",
            "--listen",
            "127.0.0.1:" + port,
            guest("spin.wasm"),
            "accept")) {
      process.awaitOnStderr("fd_fdstat_get(4, ");
      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        process.end("").exits(0).prints("sock_accept: errno 0\n");
      }
    }
  }

  @Test
  void theTraceGoesToStderrOrToItsFile() throws Exception {
    GangwayProcess.Result result = run("--trace", guest("hello.wasm")).exits(0);
    assertThat(result.out()).isEqualTo("Hello, world!\n");
    assertThat(result.err()).contains("fd_write(1, \"Hello, world!");
    run("--trace-output", "trace.txt", guest("hello.wasm"))
        .exits(0)
        .prints("Hello, world!\n")
        .isQuiet();
    assertThat(home.resolve("trace.txt")).content().contains("fd_write(1, \"Hello, world!");
  }

  @Test
  void sigtermEndsALoopingAndAWaitingGuestQuietly() throws Exception {
    for (String mode : new String[] {"spin", "poll"}) {
      try (GangwayProcess process =
          GangwayProcess.start(home, "run", "--trace", guest("spin.wasm"), mode)) {
        process.awaitOnStderr("args_get(");
        process.terminate();
        GangwayProcess.Result result = process.end("").exits(143);
        assertThat(result.err()).doesNotContain("gangway:").doesNotContain("Exception");
      }
    }
  }
}
