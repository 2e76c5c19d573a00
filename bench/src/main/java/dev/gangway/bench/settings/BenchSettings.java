package dev.gangway.bench.settings;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system properties of the benchmark: {@code docs/configuration.md} lists them. Properties of
 * Gangway itself are in {@code dev.gangway.settings.Settings}.
 *
 * <p>A property is read when it is asked for. A wrong value is an {@link IllegalArgumentException}
 * whose message names the property.
 */
public final class BenchSettings {
  private static final String GUESTS = "dev.gangway.guests";
  private static final String BEGAN = "dev.gangway.bench.began";
  private static final String SLOWER = "dev.gangway.bench.slower";

  /** The names of all. */
  public static final List<String> NAMES = List.of(GUESTS, BEGAN, SLOWER);

  private BenchSettings() {}

  /** The directory of the guest programs. Default: {@code guests}. */
  public static Path guests() {
    return Path.of(System.getProperty(GUESTS, "guests"));
  }

  /** When the command was entered, if {@code bench/run} started this JVM; it may build first. */
  public static @Nullable Instant began() {
    String value = System.getProperty(BEGAN);
    if (value == null) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(BEGAN + ": seconds since 1970, not " + value, e);
    }
  }

  /** The test that is made slower, and by how much. Default: none. */
  public static Slower slower() {
    String value = System.getProperty(SLOWER);
    if (value == null) {
      return Slower.NONE;
    }
    int colon = value.indexOf(':');
    if (colon <= 0 || !value.substring(colon + 1).matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(SLOWER + ": a value like pwrite1:30, not " + value);
    }
    return new Slower(value.substring(0, colon), value.substring(colon + 1));
  }

  /**
   * Makes one test slower, to check that a comparison finds it. The guest spins for a part of its
   * time; nothing of Gangway changes.
   *
   * @param test its name; empty for none
   * @param thousandths of the time of each round
   */
  public record Slower(String test, String thousandths) {
    static final Slower NONE = new Slower("", "");

    /** What a guest is started with in place of {@code arguments}. */
    public List<String> arguments(List<String> arguments) {
      if (test.isEmpty() || !arguments.getFirst().equals(test)) {
        return arguments;
      }
      List<String> more = new ArrayList<>(arguments);
      more.add(thousandths);
      return more;
    }
  }
}
