package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wasi.engine.ExecFormatException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads that are too much for the heap together are done one after the other. */
@Timeout(60)
class HeapBudgetTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final HeapBudget budget = new HeapBudget(10);

  private final Callable<Boolean> takesFive =
      () -> {
        budget.take(5);
        return true;
      };

  @Test
  void oneThatIsAloneMayTakeMoreThanThereIs() {
    budget.take(11);
    budget.giveBack(11);
    budget.take(12);
  }

  @Test
  void oneThatDoesNotFitWaits() throws Exception {
    budget.take(6);
    FutureTask<Boolean> load = new FutureTask<>(() -> Loading.run("m", LONG, takesFive));
    Thread thread = Thread.ofPlatform().daemon().start(load);
    assertThat(thread.join(Duration.ofMillis(200))).isFalse();
    budget.take(4); // one that fits does not wait behind it
    budget.giveBack(4);
    assertThat(load.isDone()).isFalse();
    budget.giveBack(6);
    assertThat(load.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitingEndsInTime() {
    budget.take(6);
    assertThat(failure(Duration.ofMillis(100)))
        .isEqualTo("m: takes longer to load than it may: more than 100 ms");
    budget.take(4); // nothing was taken
  }

  @Test
  void waitingEndsByAnInterrupt() {
    budget.take(6);
    Thread.currentThread().interrupt();
    assertThat(failure(LONG)).isEqualTo("m: loading was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private String failure(Duration limit) {
    try {
      Loading.run("m", limit, takesFive);
    } catch (ExecFormatException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("there was nothing to take");
  }
}
