package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.endive.ModuleBytes.Imported;
import dev.gangway.uaccess.EmbedderMemory;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.engine.Executable;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The embedder and a running guest, each in a thread of its own, on one memory. */
@Timeout(120)
class EmbedderMemoryOfGuestTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final int FLAG = 0;
  private static final int COUNTER = 8;
  private static final int SIZE = 16;

  /** Counts, and notes its number of pages, until the flag is set; then exits with 7. */
  private static final byte[] COUNTING =
      ModuleBytes.command(
          "0340" // loop
              + "4108"
              + "4108290000"
              + "42017c370000" // store64(8, load64(8) + 1)
              + "41103f00360000" // store32(16, memory.size)
              + "4100280000450d00" // if load32(0) == 0: again
              + "0b"
              + "41071000", // proc_exit(7)
          new Imported("proc_exit", "60017f00"));

  private record Running(LinearMemory memory, EmbedderMemory view, Future<?> run) {
    /** Waits until the guest has counted on. */
    void awaitCount() throws InterruptedException {
      long before = view.getLong(COUNTER);
      while (view.getLong(COUNTER) < before + 1000) {
        Thread.sleep(1);
      }
    }
  }

  private static Running start(ExecutorService executor, Tier tier) throws Exception {
    Executable executable = EndiveEngine.create().load(COUNTING, "test");
    LinearMemory memory = LinearMemory.create(tier, executable.initialPages(), 3);
    assertThat(memory.acquire()).isTrue();
    Future<?> run =
        executor.submit(() -> {
          try (FdTable files = new FdTable(4)) {
            Process process = new Process(new Task(memory, files), List.of("test"), List.of());
            TestInstance.run(executable, process);
          } finally {
            memory.release();
          }
          return null;
        });
    return new Running(memory, new EmbedderMemory(memory), run);
  }

  private static void assertExits(Future<?> run) {
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(GuestExit.class, e -> assertThat(e.status()).isEqualTo(7));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void eachSeesWhatTheOtherStoresAndThatTheMemoryGrows(Tier tier) throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Running guest = start(executor, tier);
      guest.awaitCount();
      assertThat(guest.view.grow(1)).isOne();
      guest.view.putInt(2 * PAGE - 4, 5);
      while (guest.view.getInt(SIZE) != 2) {
        Thread.sleep(1);
      }
      assertThat(guest.view.grow(2)).isEqualTo(-1);
      guest.awaitCount();
      guest.view.putInt(FLAG, 1);
      assertExits(guest.run);
      long count = guest.view.getLong(COUNTER);
      assertThat(count).isGreaterThan(2000);
      assertThat(guest.view.getLong(COUNTER)).isEqualTo(count);
      assertThat(guest.view.getInt(2 * PAGE - 4)).isEqualTo(5);
      guest.view.close();
      guest.memory.close();
      assertThat(guest.memory.size()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aGuestRunsOnWhenTheEmbeddersViewIsClosed(Tier tier) throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Running guest = start(executor, tier);
      guest.awaitCount();
      guest.view.close();
      guest.memory.close();
      assertThatThrownBy(() -> guest.view.getLong(COUNTER)).hasMessage("the guest is closed");
      // As the guest's own thread.
      guest.memory.storeInt(FLAG, 1);
      assertExits(guest.run);
      assertThat(guest.memory.size()).isZero();
    }
  }
}
