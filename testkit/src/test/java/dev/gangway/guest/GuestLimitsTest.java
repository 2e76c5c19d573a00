package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestException;
import dev.gangway.GuestFunction;
import dev.gangway.guest.RunningGuests.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Limits of one guest, instead of its Gangway's. */
class GuestLimitsTest {
  private static Guest.Builder guest(Gangway gangway, String program, String... args) {
    return gangway.guest(RunningGuests.program(program)).args(args);
  }

  /** Writes to stdout and to stderr. */
  private static Guest.Builder talker(Gangway gangway) {
    return guest(gangway, "wc", "/etc/f", "/etc/missing")
        .files("/etc", Map.of("f", "one\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void memoryOfAGuestGrowsToItsOwnLimit() throws IOException {
    try (Gangway gangway = Gangway.builder().maxMemory(1 << 20).build()) {
      Outcome outcome = RunningGuests.run(guest(gangway, "spin", "alloc").maxMemory(4 << 20));
      assertThat(outcome.out()).isEqualTo("4096 KiB\n");
      assertThat(RunningGuests.run(gangway, "spin", "alloc").out()).isEqualTo("1024 KiB\n");
      assertThatThrownBy(() -> guest(gangway, "spin").maxMemory(Gangway.MIN_MEMORY).build())
          .isInstanceOf(ExecFormatException.class)
          .hasMessageContaining("more than the limit of 64 KiB");
    }
  }

  @Test
  void descriptorsOfAGuestHaveALimitOfTheirOwn() throws IOException {
    try (Gangway gangway = Gangway.builder().maxFiles(2).build()) {
      assertThat(RunningGuests.run(guest(gangway, "hello").maxFiles(3)).status().code()).isZero();
      assertThatThrownBy(() -> guest(gangway, "hello").build())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("limit of open files");
    }
  }

  @Test
  void processorTimeEndsALoop() throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest =
            Reactors.start(Reactors.builder(gangway).cpuTimeLimit(Duration.ofMillis(300)))) {
      GuestFunction spin = guest.function("spin");
      assertThatThrownBy(spin::call)
          .isInstanceOfSatisfying(
              GuestException.class,
              end -> {
                assertThat(end.status().reason()).isEqualTo(Reason.TIMED_OUT);
                assertThat(end).hasMessageContaining("0.3 s of processor time");
              });
    }
  }

  @Test
  void processorTimeOfAllCallsCounts() throws IOException {
    try (Gangway gangway = Gangway.builder().cpuTimeLimit(Duration.ofMillis(200)).build();
        Guest guest = Reactors.start(gangway)) {
      GuestFunction sum = guest.function("sum_by_host");
      assertThatThrownBy(
              () -> {
                while (true) {
                  sum.call(10_000); // far less than the limit
                }
              })
          .isInstanceOfSatisfying(
              GuestException.class,
              end -> assertThat(end.status().reason()).isEqualTo(Reason.TIMED_OUT));
    }
  }

  @Test
  void aWaitUsesNoProcessorTime() throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest =
            Reactors.start(Reactors.builder(gangway).cpuTimeLimit(Duration.ofMillis(500)))) {
      guest.function("sleep_ms").call(700);
      assertThat(guest.function("add").call(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void processorTimeOfAVirtualThreadCannotBeLimited() throws Exception {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = Reactors.start(Reactors.builder(gangway).cpuTimeLimit(Duration.ofHours(1)))) {
      GuestFunction add = guest.function("add");
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              add.call(1, 2);
            } catch (Throwable t) {
              thrown.set(t);
            }
          })
          .join();
      assertThat(thrown.get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("platform thread");
      assertThat(add.call(1, 2)).as("nothing is broken").isEqualTo(3);
    }
  }

  @Test
  void outputUpToTheLimitIsWrittenAndMoreEndsTheGuest() throws IOException {
    try (Gangway gangway = Gangway.builder().maxOutput(0).build()) {
      String all = RunningGuests.run(guest(gangway, "hello").maxOutput(1000)).out();
      int length = all.length();
      Outcome enough = RunningGuests.run(guest(gangway, "hello").maxOutput(length));
      assertThat(enough.status().reason()).isEqualTo(Reason.EXITED);
      assertThat(enough.out()).isEqualTo(all);
      for (int limit : new int[] {0, 1, length - 1}) {
        Outcome outcome = RunningGuests.run(guest(gangway, "hello").maxOutput(limit));
        assertThat(outcome.status())
            .isEqualTo(
                new ExitStatus(
                    153,
                    Reason.OUTPUT_LIMIT,
                    "wrote more output than the limit of " + limit + " bytes"));
        assertThat(outcome.out()).isEqualTo(all.substring(0, limit));
      }
      assertThat(RunningGuests.run(gangway, "hello").status().reason())
          .as("the Gangway's limit")
          .isEqualTo(Reason.OUTPUT_LIMIT);
    }
  }

  @Test
  void stdoutAndStderrHaveOneLimit() throws IOException {
    try (Gangway gangway = Gangway.builder().build()) {
      Outcome all = RunningGuests.run(talker(gangway));
      assertThat(all.out()).isNotEmpty();
      assertThat(all.err()).isNotEmpty();
      int length = all.out().length() + all.err().length();
      assertThat(RunningGuests.run(talker(gangway).maxOutput(length))).isEqualTo(all);
      Outcome limited = RunningGuests.run(talker(gangway).maxOutput(length - 1));
      assertThat(limited.status().reason()).isEqualTo(Reason.OUTPUT_LIMIT);
      assertThat(limited.out().length() + limited.err().length()).isEqualTo(length - 1);
    }
  }

  @Test
  void discardedOutputCountsToo() throws IOException {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = guest(gangway, "hello").maxOutput(1).build()) {
      assertThat(guest.run().reason()).isEqualTo(Reason.OUTPUT_LIMIT);
    }
  }

  @Test
  void aNegativeLimitOfOutputIsRefused() {
    try (Gangway gangway = Gangway.builder().build()) {
      assertThatThrownBy(() -> guest(gangway, "hello").maxOutput(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("negative output limit: -1");
    }
  }
}
