package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What the libraries log is a message of the command. {@link ModuleCacheTest} shows it in a process
 * of its own.
 */
class OneLineLoggersTest {
  private static String logged(Consumer<System.Logger> work) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.accept(new OneLineLoggers().getLogger("dev.gangway.x", Main.class.getModule()));
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void warningsAndErrorsAreOneLineEach() {
    assertThat(logged(logger -> logger.log(Level.WARNING, "a\nb"))).isEqualTo("gangway: a?b\n");
    assertThat(logged(logger -> logger.log(Level.ERROR, "x", new IllegalStateException("y"))))
        .isEqualTo("gangway: x: java.lang.IllegalStateException: y\n");
    assertThat(logged(logger -> logger.log(Level.WARNING, "{0} of {1}", "a", "b")))
        .isEqualTo("gangway: a of b\n");
    assertThat(logged(logger -> logger.log(Level.WARNING, "{0} as it is")))
        .isEqualTo("gangway: {0} as it is\n");
  }

  @Test
  void lowerLevelsAreNotPrinted() {
    assertThat(
            logged(logger -> {
              logger.log(Level.INFO, "a");
              logger.log(Level.DEBUG, "b");
              logger.log(Level.OFF, "c");
            }))
        .isEmpty();
  }
}
