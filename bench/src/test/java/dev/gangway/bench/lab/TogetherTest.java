package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.peer.PeerException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final int PATIENCE_SECONDS = 60;

  /** Counts those that are open. */
  private record Thing(String name, AtomicInteger open) {
    void close() {
      open.decrementAndGet();
    }
  }

  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch bothAreThere = new CountDownLatch(2);

  private Thing thing(String name) {
    open.incrementAndGet();
    return new Thing(name, open);
  }

  /** Only where the other starts meanwhile. */
  private Thing meeting(String name) throws PeerException {
    bothAreThere.countDown();
    try {
      if (!bothAreThere.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new PeerException(name + " was alone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(name + " was interrupted");
    }
    return thing(name);
  }

  @Test
  void theyStartAtOnceAndAreGivenInTheirOrder() throws PeerException {
    List<Thing> both =
        Together.start(List.of(() -> meeting("first"), () -> meeting("second")), Thing::close);

    assertThat(both).extracting(Thing::name).containsExactly("first", "second");
    assertThat(open).hasValue(2);
  }

  @Test
  void whereOneFailsTheOtherIsClosed() {
    assertThatThrownBy(() ->
            Together.<Thing>start(
                List.of(
                    () -> thing("first"),
                    () -> {
                      throw new PeerException("not there");
                    }),
                Thing::close))
        .isInstanceOf(PeerException.class)
        .hasMessage("not there");

    assertThat(open).hasValue(0);
  }

  @Test
  void anInterruptIsKeptForWhoeverWaitsNext() throws PeerException {
    Thread.currentThread().interrupt();

    List<Thing> one = Together.start(List.of(() -> thing("first")), Thing::close);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(one).hasSize(1);
  }
}
