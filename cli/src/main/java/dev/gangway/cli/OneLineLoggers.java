package dev.gangway.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Prints what Gangway logs as messages of the command: a line on stderr for each warning and error,
 * nothing for lower levels.
 */
public final class OneLineLoggers extends System.LoggerFinder {
  /** For the service loader. */
  public OneLineLoggers() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new OneLine(name);
  }

  private record OneLine(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        Messages.print(thrown == null ? String.valueOf(message) : message + ": " + thrown);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        boolean plain = format == null || parameters == null || parameters.length == 0;
        Messages.print(plain ? String.valueOf(format) : MessageFormat.format(format, parameters));
      }
    }
  }
}
