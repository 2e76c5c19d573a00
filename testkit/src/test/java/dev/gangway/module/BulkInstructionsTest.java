package dev.gangway.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A guest whose single instructions take long, one behind the other without a loop or a call, is
 * ended before it reaches the trap behind them.
 */
@Timeout(300)
class BulkInstructionsTest {
  /** As many as fit a method that is not taken apart. Each takes about a millisecond or more. */
  private static final int INSTRUCTIONS = 400;

  private static final int ELEMENTS = 1_000_000;
  private static final int PAGES = 1024;
  private static final int DATA_BYTES = 16 << 20;

  enum Instruction {
    TABLE_FILL {
      @Override
      Code in(ModuleBuilder module) {
        return new Code().i32(0).hex("d070").i32(ELEMENTS).hex("fc1100");
      }
    },
    TABLE_COPY {
      @Override
      Code in(ModuleBuilder module) {
        return new Code().i32(0).i32(1).i32(ELEMENTS - 1).hex("fc0e0000");
      }
    },
    TABLE_INIT {
      @Override
      Code in(ModuleBuilder module) {
        module.passiveElements(ModuleBuilder.EXIT, ELEMENTS / 4);
        return new Code().i32(0).i32(0).i32(ELEMENTS / 4).hex("fc0c0000");
      }
    },
    TABLE_GROW {
      @Override
      Code in(ModuleBuilder module) {
        return new Code().hex("d070").i32(0).hex("fc0f00").drop();
      }
    },
    MEMORY_FILL {
      @Override
      Code in(ModuleBuilder module) {
        return new Code().i32(0).i32(1).i32(PAGES << 16).hex("fc0b00");
      }
    },
    MEMORY_COPY {
      @Override
      Code in(ModuleBuilder module) {
        return new Code().i32(0).i32(1).i32((PAGES << 16) - 1).hex("fc0a0000");
      }
    },
    MEMORY_INIT {
      @Override
      Code in(ModuleBuilder module) {
        module.passiveData(new byte[DATA_BYTES]);
        return new Code().i32(0).i32(0).i32(DATA_BYTES).hex("fc080000");
      }
    };

    /** The instruction with its operands, and what it needs in the module. */
    abstract Code in(ModuleBuilder module);
  }

  /**
   * A guest of bulk instructions.
   *
   * @param started whether the start section has them, not {@code _start}
   */
  record Bulk(Instruction instruction, Machine machine, boolean started) {
    byte[] module() {
      ModuleBuilder module = new ModuleBuilder();
      module.table(ELEMENTS);
      module.pages(PAGES);
      Code all = new Code().repeat(INSTRUCTIONS, instruction.in(module)).op(0); // unreachable
      int function = module.function("", "", "", machine.body(all));
      if (started) {
        module.startSection(function);
      }
      return module.build(new Code().call(function));
    }
  }

  static Stream<Bulk> guests() {
    return Stream.of(Instruction.values())
        .flatMap(instruction ->
            Stream.of(Machine.values())
                .flatMap(machine ->
                    Stream.of(false, true)
                        .map(started -> new Bulk(instruction, machine, started))));
  }

  @ParameterizedTest
  @MethodSource("guests")
  void aTimeLimitEndsThem(Bulk guest) throws Exception {
    ExitStatus status;
    try (Gangway gangway = Gangway.builder().timeLimit(Duration.ofMillis(50)).build();
        Guest running = guest(gangway, guest)) {
      status = running.run();
    }
    assertThat(status.reason()).as("%s", status).isEqualTo(Reason.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void killAndCloseEndThem(Machine machine) throws Exception {
    Bulk fills = new Bulk(Instruction.TABLE_FILL, machine, false);
    try (Gangway gangway = Gangway.builder().build()) {
      Guest killed = guest(gangway, fills);
      assertThat(reasonAfter(killed, killed::kill)).isEqualTo(Reason.INTERRUPTED);
      killed.close();
      Guest closed = guest(gangway, fills);
      assertThat(reasonAfter(closed, closed::close)).isEqualTo(Reason.INTERRUPTED);
    }
  }

  private static Reason reasonAfter(Guest guest, Runnable ending) throws Exception {
    FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
    Thread.ofPlatform().daemon().start(run);
    Thread.sleep(20);
    ending.run();
    return run.get(60, TimeUnit.SECONDS).reason();
  }

  private static Guest guest(Gangway gangway, Bulk guest) throws IOException {
    return gangway.guest(gangway.load(guest.module(), "bulk")).build();
  }
}
