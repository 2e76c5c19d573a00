package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gangway.settings.TestSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random arguments to every call: it returns an errno and throws nothing. Sensible arguments are
 * more likely than others, so that calls get past their first check. {@code -Dgangway.seed=}
 * repeats a failing seed.
 */
@Timeout(300)
class ArgumentFuzzTest {
  private static final int GUESTS = 400;
  private static final int CALLS_OF_A_GUEST = 400;
  private static final String[] NAMES = {
    "a", "b", "d", "d/a", "..", ".", "/", "a/", "d/../a", "x\0y", "", "é"
  };

  private final long seed = TestSettings.seed();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Set<String> succeeded = new HashSet<>();

  @BeforeEach
  void printSeed() {
    System.out.println("seed " + seed);
  }

  @AfterEach
  void endFatalSignal() {
    Thread.interrupted();
  }

  @Test
  void noArgumentsThrow() {
    for (int i = 0; i < GUESTS; i++) {
      try (Round round = new Round()) {
        round.run(SystemCalls.ALL);
      }
    }
    assertSomeSucceeded();
  }

  @Test
  void noArgumentsThrowWhenTraced() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    for (int i = 0; i < GUESTS; i++) {
      try (Round round = new Round()) {
        round.run(SyscallTrace.wrap(SystemCalls.ALL, nowhere));
      }
    }
    assertSomeSucceeded();
  }

  private void assertSomeSucceeded() {
    assertThat(succeeded)
        .as("calls get past their first checks; seed " + seed)
        .contains("path_open", "path_rename", "path_filestat_get", "fd_close", "fd_readdir")
        .contains("fd_read", "fd_write", "fd_seek", "fd_renumber", "poll_oneoff", "random_get")
        .contains("punch_hole", "wasi_unstable.fd_seek", "wasi_unstable.path_filestat_get")
        .contains("wasi_unstable.fd_filestat_get", "wasi_unstable.poll_oneoff");
  }

  /** One guest, which may ruin its memory and its descriptors. */
  private final class Round implements AutoCloseable {
    final FakeGuest guest = new FakeGuest();
    private final int names = guest.alloc(8 * NAMES.length);
    private final int iovecs = guest.iovecs(65536, 100, 70000, 0, 80000, 5000);

    Round() {
      guest.mkdir("d");
      guest.create("a", "contents");
      guest.open("a", 0, FakeGuest.ALL_RIGHTS);
      for (int i = 0; i < NAMES.length; i++) {
        FakeGuest.Text name = guest.text(NAMES[i]);
        guest.memory.storeInt(names + 8 * i, name.pointer());
        guest.memory.storeInt(names + 8 * i + 4, name.length());
      }
    }

    @Override
    public void close() {
      guest.close();
    }

    void run(List<Syscall> calls) {
      for (int i = 0; i < CALLS_OF_A_GUEST; i++) {
        Syscall call = calls.get(random.nextInt(calls.size()));
        long[] args = arguments(call);
        // Otherwise a wait may be long. No other call waits here.
        if (call.name().equals("poll_oneoff")) {
          Thread.currentThread().interrupt();
        }
        makeCall(call, args);
        Thread.interrupted();
      }
      assertThat(guest.openFiles()).isLessThanOrEqualTo(FakeGuest.MAX_FILES);
    }

    private void makeCall(Syscall call, long[] args) {
      try {
        int errno = call.call(guest.process, args);
        assertThat(errno).isBetween(WasiErrno.SUCCESS, WasiErrno.NOTCAPABLE);
        if (errno == WasiErrno.SUCCESS) {
          boolean old = call.module().equals(Preview0.MODULE);
          succeeded.add(old ? call.module() + "." + call.name() : call.name());
        }
      } catch (GuestExit exit) {
        assertThat(call.name()).startsWith("proc_");
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ": " + call.name() + Arrays.toString(args), e);
      }
    }

    private long[] arguments(Syscall call) {
      long[] args = new long[call.parameterTypes().size()];
      int at = 0;
      for (Param param : call.params()) {
        Param.Kind kind = param.kind();
        boolean sensible = random.nextInt(8) != 0;
        if (sensible && kind == Param.Kind.PATH) {
          int name = names + 8 * random.nextInt(NAMES.length);
          args[at] = guest.memory.loadInt(name);
          args[at + 1] = guest.memory.loadInt(name + 4);
        } else if (sensible && (kind == Param.Kind.IOVECS || kind == Param.Kind.CIOVECS)) {
          args[at] = iovecs;
          args[at + 1] = random.nextInt(4);
        } else {
          args[at] = value(kind);
          if (kind.types().size() == 2) {
            args[at + 1] = random.nextInt(16) == 0 ? random.nextInt() : random.nextInt(2000);
          }
        }
        at += kind.types().size();
      }
      return args;
    }

    private long value(Param.Kind kind) {
      if (random.nextInt(16) == 0) {
        return random.nextLong();
      }
      return switch (kind) {
        case FD -> random.nextInt(2) == 0 ? FakeGuest.ROOT : random.nextInt(-1, 20);
        case RIGHTS -> random.nextInt(4) == 0 ? random.nextLong() : -1;
        case FILE_SIZE, FILE_DELTA, TIMESTAMP -> near(random.nextLong(1 << 16));
        case COOKIE -> near(random.nextLong(4));
        case O_FLAGS, FD_FLAGS -> random.nextInt(8) == 0 ? random.nextInt(64) : random.nextInt(2);
        case IN_OUT_OFFSET -> random.nextInt(2) == 0 ? 0 : pointer();
        case POINTER, IOVECS, CIOVECS, BUFFER, TEXT_BUFFER, PATH -> pointer();
        default -> kind.name().startsWith("OUT_") ? pointer() : random.nextInt(8);
      };
    }

    private long near(long value) {
      return switch (random.nextInt(8)) {
        case 0 -> -value;
        case 1 -> Long.MAX_VALUE - value;
        case 2 -> Long.MIN_VALUE + value;
        default -> value;
      };
    }

    /** In memory, at its end, or outside it. */
    private int pointer() {
      return switch (random.nextInt(16)) {
        case 0 -> guest.lastBytes(random.nextInt(64));
        case 1 -> random.nextInt();
        case 2 -> random.nextInt(4096);
        default -> 65536 + random.nextInt(3 * 65536 - 2048);
      };
    }
  }
}
