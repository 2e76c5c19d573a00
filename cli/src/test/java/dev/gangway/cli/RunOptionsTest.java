package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.CacheMode;
import dev.gangway.DirectoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {
  private static final Map<String, String> HOST_ENV = Map.of("HOME", "/root", "EMPTY", "");

  private static RunOptions parse(String... arguments) throws UsageException {
    return RunOptions.parse(List.of(arguments), HOST_ENV::get);
  }

  @Test
  void withoutOptionsTheLimitsAreThoseOfTheHelp() throws UsageException {
    RunOptions options = parse("wc.wasm");
    assertThat(options.program()).isEqualTo("wc.wasm");
    assertThat(options.guestArguments()).isEmpty();
    assertThat(options.mounts()).isEmpty();
    assertThat(options.env()).isEmpty();
    assertThat(options.envAll()).isFalse();
    assertThat(options.argv0()).isNull();
    assertThat(options.listeners()).isEmpty();
    assertThat(options.maxMemory()).isEqualTo(256 << 20);
    assertThat(options.maxFiles()).isEqualTo(1024);
    assertThat(options.timeout()).isNull();
    assertThat(options.cpuTime()).isNull();
    assertThat(options.loadTimeout()).isNull();
    assertThat(options.trace()).isFalse();
    assertThat(options.pageCache()).as("that of all Gangways").isZero();
    assertThat(options.stats()).isFalse();
    assertThat(options.cache()).isTrue();
    assertThat(options.help()).isFalse();
  }

  @Test
  void takesEachOption() throws UsageException {
    RunOptions options =
        parse(
            "--dir",
            ".",
            "--tmpfs=/tmp:size=1m",
            "--dir=data::/data:ro:cache=none",
            "-e",
            "A=1",
            "-eB=2",
            "--env=C=x=y",
            "--env-all",
            "--argv0=ls",
            "--max-memory",
            "64m",
            "--page-cache=8m",
            "--max-files=16",
            "--max-output=1k",
            "--timeout",
            "500ms",
            "--cpu-time=3s",
            "--load-timeout=2m",
            "--listen",
            "127.0.0.1:8080",
            "--trace",
            "--stats",
            "--no-cache",
            "wc.wasm");
    assertThat(options.mounts())
        .as("in their order, which is that of the descriptors")
        .containsExactly(
            new HostMount(".", "/", DirectoryOptions.READ_WRITE),
            new MemoryMount("/tmp", 1 << 20, 0),
            new HostMount("data", "/data", DirectoryOptions.READ_ONLY.withCache(CacheMode.NONE)));
    assertThat(options.env())
        .containsExactly(Map.entry("A", "1"), Map.entry("B", "2"), Map.entry("C", "x=y"));
    assertThat(options.envAll()).isTrue();
    assertThat(options.argv0()).isEqualTo("ls");
    assertThat(options.maxMemory()).isEqualTo(64 << 20);
    assertThat(options.maxFiles()).isEqualTo(16);
    assertThat(options.maxOutput()).isEqualTo(1024);
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.cpuTime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.loadTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.listeners()).hasSize(1);
    assertThat(options.trace()).isTrue();
    assertThat(options.traceOutput()).isNull();
    assertThat(options.pageCache()).isEqualTo(8 << 20);
    assertThat(options.stats()).isTrue();
    assertThat(options.cache()).isFalse();
  }

  @Test
  void whatFollowsTheProgramIsTheGuestsWhateverItLooksLike() throws UsageException {
    RunOptions options = parse("--trace", "wc.wasm", "--dir", "-h", "--", "@file", "", "--frob");
    assertThat(options.program()).isEqualTo("wc.wasm");
    assertThat(options.guestArguments())
        .containsExactly("--dir", "-h", "--", "@file", "", "--frob");
    assertThat(options.help()).isFalse();
    assertThat(options.mounts()).isEmpty();
  }

  @Test
  void twoDashesEndTheOptions() throws UsageException {
    RunOptions options = parse("--trace", "--", "--odd.wasm", "--", "x");
    assertThat(options.program()).isEqualTo("--odd.wasm");
    assertThat(options.guestArguments()).containsExactly("--", "x");
  }

  @Test
  void aSingleDashIsAProgram() throws UsageException {
    assertThat(parse("-", "x").program()).isEqualTo("-");
  }

  @Test
  void aVariableWithoutAValueHasTheHostsAndIsLeftOutWhereThatHasNone() throws UsageException {
    RunOptions options = parse("-e", "HOME", "-e", "EMPTY", "-e", "MISSING", "a.wasm");
    assertThat(options.env()).containsExactly(Map.entry("HOME", "/root"), Map.entry("EMPTY", ""));
  }

  @Test
  void theLastValueOfAVariableCounts() throws UsageException {
    assertThat(parse("-e", "A=1", "-e", "A=2", "a.wasm").env()).containsOnly(Map.entry("A", "2"));
  }

  @Test
  void aVariableThatTheHostLacksLeavesAnEarlierValue() throws UsageException {
    assertThat(parse("-e", "MISSING=1", "-e", "MISSING", "a.wasm").env())
        .containsOnly(Map.entry("MISSING", "1"));
  }

  @Test
  void theLastNameOfTheProgramCountsAndMayBeEmpty() throws UsageException {
    assertThat(parse("--argv0", "a", "--argv0", "", "a.wasm").argv0()).isEmpty();
  }

  @Test
  void helpNeedsNoProgram() throws UsageException {
    assertThat(parse("--help").help()).isTrue();
    assertThat(parse("--trace", "-h").help()).isTrue();
  }

  @Test
  void theTracesFileImpliesTheTrace() throws UsageException {
    RunOptions options = parse("--trace-output", "trace.txt", "a.wasm");
    assertThat(options.trace()).isTrue();
    assertThat(options.traceOutput()).isEqualTo("trace.txt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | PROGRAM.wasm is missing",
        "--trace | PROGRAM.wasm is missing",
        "-- | PROGRAM.wasm is missing",
        "--frob a.wasm | Unknown option: '--frob'",
        "--frob=1 a.wasm | Unknown option: '--frob=1'",
        "-x a.wasm | Unknown option: '-x'",
        "--DIR . a.wasm | Unknown option: '--DIR'; did you mean --dir?",
        "--di . a.wasm | Unknown option: '--di'; did you mean --dir?",
        "--dri=. a.wasm | Unknown option: '--dri=.'; did you mean --dir?",
        "--memory 1m a.wasm | Unknown option: '--memory'; did you mean --max-memory?",
        "--trace --tmeout 5 a.wasm | Unknown option: '--tmeout'; did you mean --timeout?",
        "--max 5 a.wasm | Unknown option: '--max'; did you mean --max-memory, --max-files or --max-output?",
        "--argv0 | Missing required parameter for option '--argv0' (NAME)",
        "--env-all=1 a.wasm | option '--env-all' should be specified without '1' parameter",
        "--dir | Missing required parameter for option '--dir'"
            + " (HOST[::GUEST][:ro][:dev][:cache=MODE])",
        "-e | Missing required parameter for option '--env' (NAME[=VALUE])",
        "--trace=x a.wasm | option '--trace' should be specified without 'x' parameter",
        "-e =1 a.wasm | --env: '=1' is not NAME[=VALUE]",
        "--max-files 2147483648 a.wasm | --max-files: '2147483648' is too large",
        "--max-memory lots a.wasm | --max-memory: 'lots' is not a size such as 64k, 64m or 1g",
        "--max-memory 1 a.wasm | --max-memory: '1' is too small: it must be from 64k (65536 bytes) to"
            + " 2g (2147483648 bytes)",
        "--max-memory 3g a.wasm | --max-memory: '3g' is too large: it must be from 64k (65536 bytes)"
            + " to 2g (2147483648 bytes)",
        "--page-cache much a.wasm | --page-cache: 'much' is not a size such as 64k, 64m or 1g",
        "--page-cache 1023k a.wasm | --page-cache: '1023k' is too small: the minimum is 1m"
            + " (1048576 bytes)",
        "--page-cache 0 a.wasm | --page-cache: '0' is too small: the minimum is 1m"
            + " (1048576 bytes)",
        "--stats=yes a.wasm | option '--stats' should be specified without 'yes' parameter",
        "--dir .:cache=fast a.wasm | --dir: unknown cache mode 'fast'; known: writeback,"
            + " writethrough and none",
        "--dir a::/x --tmpfs x/ a.wasm | --tmpfs: there is another mount at /x already",
        "--tmpfs a --tmpfs //a/. a.wasm | --tmpfs: there is another mount at /a already",
        "--dir . --dir .:ro a.wasm | --dir: there is another mount at / already",
      })
  void saysWhatIsWrong(String line, String message) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
