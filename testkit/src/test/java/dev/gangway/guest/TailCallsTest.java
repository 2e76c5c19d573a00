package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guests that do nothing but tail calls, in compiled and interpreted functions and in the start
 * section, are ended by a time limit, {@code kill}, {@code close} and an interrupt.
 */
@Timeout(300)
class TailCallsTest {
  private static final long PATIENCE_SECONDS = 30;

  enum Form {
    DIRECT {
      @Override
      String to(int function) {
        return "12%02x".formatted(function);
      }
    },
    INDIRECT {
      @Override
      String to(int function) {
        return "41%02x130000".formatted(function); // the table has it at its index
      }
    },
    BY_REFERENCE {
      @Override
      String to(int function) {
        return "d2%02x1500".formatted(function);
      }
    };

    /** A tail call of a function. */
    abstract String to(int function);
  }

  enum Functions {
    COMPILED,
    INTERPRETED,
    /** One calls the other. */
    BOTH;

    private int add(HandMadeModule module, boolean first, String body) {
      boolean interpreted = this == INTERPRETED || (this == BOTH && first);
      return interpreted
          ? module.interpreted(HandMadeModule.PLAIN, body)
          : module.function(HandMadeModule.PLAIN, body);
    }
  }

  /**
   * A guest of tail calls.
   *
   * @param circle how many functions call each other in a circle
   */
  record Endless(Form form, Functions functions, int circle) {

    /** A function calls the first of the circle; it is {@code _start}, or the start section's. */
    byte[] module(boolean inStartSection) {
      HandMadeModule module = new HandMadeModule();
      for (int i = 0; i < circle; i++) {
        functions.add(module, i == 0, form.to((i + 1) % circle));
      }
      int caller = module.function(HandMadeModule.PLAIN, "1000");
      if (inStartSection) {
        module.start(caller);
      }
      return module.command(caller);
    }
  }

  static Stream<Endless> endless() {
    return Stream.of(Functions.values())
        .flatMap(functions ->
            Stream.of(Form.values())
                .flatMap(form ->
                    Stream.of(1, 2)
                        .filter(n -> n == 2 || functions != Functions.BOTH)
                        .map(n -> new Endless(form, functions, n))));
  }

  private enum Ending {
    TIME_LIMIT,
    KILL,
    CLOSE,
    INTERRUPT
  }

  private static void endsBy(Ending ending, Program program, Gangway gangway, boolean virtual)
      throws Exception {
    Guest.Builder builder = gangway.guest(program);
    if (ending == Ending.TIME_LIMIT) {
      builder.timeLimit(Duration.ofMillis(50));
    }
    Guest guest = builder.build();
    CompletableFuture<@Nullable ExitStatus> status = new CompletableFuture<>();
    Thread thread =
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon())
            .start(() -> status.complete(guest.run()));
    if (ending != Ending.TIME_LIMIT) {
      Thread.sleep(30);
    }
    switch (ending) {
      case TIME_LIMIT -> {}
      case KILL -> guest.kill();
      case CLOSE ->
          CompletableFuture.runAsync(guest::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      case INTERRUPT -> thread.interrupt();
    }
    ExitStatus ended = status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(ended.reason())
        .as("%s by %s", ended, ending)
        .isEqualTo(ending == Ending.TIME_LIMIT ? Reason.TIMED_OUT : Reason.INTERRUPTED);
    guest.close();
  }

  private static void allEndingsEnd(byte[] wasm) throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(wasm, "tail");
      for (Ending ending : Ending.values()) {
        endsBy(ending, program, gangway, false);
      }
      endsBy(Ending.TIME_LIMIT, program, gangway, true);
      endsBy(Ending.KILL, program, gangway, true);
    }
  }

  @ParameterizedTest
  @MethodSource("endless")
  void tailCallsEnd(Endless guest) throws Exception {
    allEndingsEnd(guest.module(false));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void tailCallsInTheStartSectionEnd(Endless guest) throws Exception {
    allEndingsEnd(guest.module(true));
  }

  /** {@code _start} calls a function that ends by a tail call of {@code proc_exit}. */
  @ParameterizedTest
  @EnumSource(Functions.class)
  void aTailCallReachesAnImport(Functions functions) throws Exception {
    HandMadeModule module = new HandMadeModule();
    int exit = module.imported("proc_exit", module.type("60017f00"));
    int first = functions.add(module, true, "4109" + Form.DIRECT.to(exit));
    int second = functions.add(module, false, Form.DIRECT.to(first));
    int caller = module.function(HandMadeModule.PLAIN, "10%02x".formatted(second));
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = gangway.guest(gangway.load(module.command(caller), "exit")).build()) {
      assertThat(guest.run()).isEqualTo(new ExitStatus(9, Reason.EXITED, null));
    }
  }
}
