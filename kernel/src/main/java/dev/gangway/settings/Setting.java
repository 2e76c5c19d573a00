package dev.gangway.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system property: its name, its default and the values that it accepts. Any other value is an
 * error, never the default.
 */
public final class Setting {
  private static final List<String> FLAG = List.of("true", "false");

  private final String name;
  private final String standard;

  /** The accepted values; empty for a number. */
  private final List<String> words;

  private final long max;

  private Setting(String name, String standard, List<String> words, long max) {
    this.name = name;
    this.standard = standard;
    this.words = words;
    this.max = max;
  }

  /** One of several words; the first is the default. */
  static Setting word(String name, String... words) {
    return new Setting(name, words[0], List.of(words), 0);
  }

  /** True or false. Default: {@code standard}. */
  static Setting flag(String name, boolean standard) {
    return new Setting(name, Boolean.toString(standard), FLAG, 0);
  }

  /** A number from 0 to {@code max}. */
  static Setting number(String name, long standard, long max) {
    return new Setting(name, Long.toString(standard), List.of(), max);
  }

  public String name() {
    return name;
  }

  /** The default, as a user would write it. */
  public String standard() {
    return standard;
  }

  /** What it accepts, for messages. */
  public String accepts() {
    return words.isEmpty()
        ? "a number from 0 to " + max
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  /**
   * The value, one of the accepted words.
   *
   * @throws IllegalArgumentException if the property has another value; the message names the
   *     property, its value and what is accepted
   */
  public String word() {
    String value = value();
    if (!words.contains(value)) {
      throw refusal(value);
    }
    return value;
  }

  /**
   * The value of a flag.
   *
   * @throws IllegalArgumentException as {@link #word}
   */
  public boolean flag() {
    return word().equals("true");
  }

  /**
   * The value of a number.
   *
   * @throws IllegalArgumentException as {@link #word}
   */
  public long number() {
    String value = value();
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, as a number out of range is
    }
    throw refusal(value);
  }

  /**
   * Parses the value.
   *
   * @throws IllegalArgumentException as {@link #word}
   */
  void check() {
    if (words.isEmpty()) {
      number();
    } else {
      word();
    }
  }

  private String value() {
    @Nullable String value = System.getProperty(name);
    return value == null ? standard : value;
  }

  private IllegalArgumentException refusal(String value) {
    return new IllegalArgumentException("-D" + name + "=" + value + ": accepts " + accepts());
  }
}
