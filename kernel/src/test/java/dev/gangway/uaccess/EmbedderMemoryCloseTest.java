package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A close while other threads are in the middle of an access. The memory is unmapped at once, so an
 * access that is late would end this JVM. {@code -Dgangway.seed} repeats a run.
 */
@Timeout(300)
class EmbedderMemoryCloseTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final int ROUNDS = TestSettings.of(TestSettings.RACE_ROUNDS);
  private static final int PAGES = 512;
  private static final int BYTES = PAGES * PAGE;

  /** One kind of access, over and over; ends by an exception. */
  private interface Access {
    void make(EmbedderMemory view, Random random);
  }

  private static final List<Access> ACCESSES =
      List.of(
          (view, random) -> view.fill(0, BYTES, (byte) random.nextInt()),
          (view, random) -> view.copy(random.nextInt(PAGE), random.nextInt(PAGE), BYTES - PAGE),
          (view, random) -> view.load(0, new byte[BYTES], 0, BYTES),
          (view, random) -> view.store(0, new byte[BYTES], 0, BYTES),
          (view, random) -> view.load(0, view.segment().asSlice(PAGE, BYTES - PAGE)),
          (view, random) -> view.stringLength(0, BYTES),
          (view, random) -> view.segment().fill((byte) 1),
          (view, random) -> view.segment().asSlice(0, BYTES / 2).mismatch(view.segment()),
          (view, random) -> view.grow(random.nextInt(2)),
          EmbedderMemoryCloseTest::single);

  private static void single(EmbedderMemory view, Random random) {
    int at = random.nextInt(BYTES - 8);
    for (int i = 0; i < 100_000; i++) {
      view.putLong(at, view.getLong(at) + view.getInt(at) + view.getByte(at));
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void accessesInProgressEndWithAnException(Tier tier) throws Exception {
    long seed = TestSettings.seed();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 3 * ROUNDS; round++) {
        closeInTheMiddle(executor, tier, random);
      }
    }
  }

  private static void closeInTheMiddle(ExecutorService executor, Tier tier, Random random)
      throws Exception {
    LinearMemory memory = LinearMemory.create(tier, PAGES, PAGES + 8);
    EmbedderMemory view = new EmbedderMemory(memory);
    CountDownLatch started = new CountDownLatch(3);
    List<Future<?>> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Access access = ACCESSES.get(random.nextInt(ACCESSES.size()));
      Random own = new Random(random.nextLong());
      threads.add(
          executor.submit(() -> {
            started.countDown();
            assertThatThrownBy(
                    () -> {
                      while (true) {
                        access.make(view, own);
                      }
                    })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("the guest is closed|Already closed");
          }));
    }
    started.await();
    TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
    if (random.nextBoolean()) {
      memory.close();
      view.close();
    } else {
      view.close();
      memory.close();
    }
    assertThat(memory.size()).isZero();
    for (Future<?> thread : threads) {
      thread.get();
    }
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aCloseByManyThreadsFreesOnce(Tier tier) throws Exception {
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      for (int round = 0; round < ROUNDS; round++) {
        LinearMemory memory = LinearMemory.create(tier, 1, 1);
        EmbedderMemory view = new EmbedderMemory(memory);
        List<Future<?>> closes = new ArrayList<>();
        view.segment();
        for (int i = 0; i < 4; i++) {
          closes.add(
              executor.submit(() -> {
                view.close();
                assertThatThrownBy(() -> view.getInt(0)).isInstanceOf(IllegalStateException.class);
                memory.close();
              }));
        }
        for (Future<?> close : closes) {
          close.get();
        }
        assertThat(memory.size()).isZero();
      }
    }
  }

  // ---- I/O ------------------------------------------------------------------------------------

  private static int write(Pipe pipe, ByteBuffer buffer) {
    try {
      return pipe.sink().write(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a thread is in a native write. */
  private static void awaitWrite(Thread writer) throws InterruptedException {
    while (Arrays.stream(writer.getStackTrace())
        .noneMatch(frame -> frame.isNativeMethod() && frame.getMethodName().startsWith("write"))) {
      Thread.sleep(1);
    }
    // It is there on its way in, too.
    Thread.sleep(20);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aWriteThatWaitsKeepsItsBytesAndTheCloseDoesNotWaitForIt(Tier tier) throws Exception {
    LinearMemory memory = LinearMemory.create(tier, 32, 32);
    EmbedderMemory view = new EmbedderMemory(memory);
    CountDownLatch freed = new CountDownLatch(1);
    memory.whenFreed(freed::countDown);
    int bytes = 32 * PAGE;
    view.fill(0, bytes, (byte) 5);
    MemorySegment shown = view.segment();
    Pipe pipe = Pipe.open();
    try (Pipe.SinkChannel sink = pipe.sink();
        Pipe.SourceChannel source = pipe.source();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      Thread[] writer = new Thread[1];
      Future<Integer> written =
          executor.submit(() -> {
            writer[0] = Thread.currentThread();
            begun.countDown();
            return write(pipe, shown.asByteBuffer());
          });
      begun.await();
      awaitWrite(writer[0]);

      long before = System.nanoTime();
      view.close();
      memory.close();
      view.close();
      assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThatThrownBy(() -> view.getInt(0)).hasMessage("the guest is closed");
      assertThatThrownBy(view::segment).hasMessage("the guest is closed");
      // In use by the write, so still mapped.
      assertThat(freed.getCount()).isOne();
      assertThat(shown.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 5);

      ByteBuffer read = ByteBuffer.allocate(bytes);
      while (read.position() == 0 || (!written.isDone() && read.hasRemaining())) {
        source.read(read);
      }
      int n = written.get();
      while (read.position() < n) {
        source.read(read);
      }
      for (int i = 0; i < n; i++) {
        assertThat(read.get(i)).isEqualTo((byte) 5);
      }
      assertThat(freed.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(memory.size()).isZero();
      assertThatThrownBy(() -> shown.get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> sink.write(shown.asByteBuffer()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Nearly always in a write, but never for long. */
  @ParameterizedTest
  @EnumSource(Tier.class)
  void writesOneAfterAnotherDoNotKeepTheMemory(Tier tier) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LinearMemory memory = LinearMemory.create(tier, 4, 4);
      EmbedderMemory view = new EmbedderMemory(memory);
      CountDownLatch freed = new CountDownLatch(1);
      memory.whenFreed(freed::countDown);
      MemorySegment shown = view.segment();
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink();
          Pipe.SourceChannel source = pipe.source();
          ExecutorService executor = Executors.newCachedThreadPool()) {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> writer =
            executor.submit(() -> {
              try {
                while (true) {
                  write(pipe, shown.asByteBuffer());
                  begun.countDown();
                }
              } finally {
                sink.close();
              }
            });
        Future<?> reader =
            executor.submit(() -> {
              ByteBuffer buffer = ByteBuffer.allocateDirect(PAGE);
              while (source.read(buffer) >= 0) {
                buffer.clear();
              }
              return null;
            });
        begun.await();
        view.close();
        memory.close();
        assertThat(freed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(writer::get).hasCauseInstanceOf(IllegalStateException.class);
        reader.get();
      }
    }
  }
}
