package dev.gangway.guest;

import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What interpreted functions take of the host's heap is bounded. */
@Timeout(300)
class InterpretedFramesTest {

  @Test
  void deepRecursionTrapsBeforeTheHeapIsUsedUp() throws Exception {
    OtherJvm.run(
        Duration.ofMinutes(4),
        InterpretedFrames.class,
        List.of("-Xmx192m", "-Xss16m", "-Ddev.gangway.outline=false"));
  }
}
