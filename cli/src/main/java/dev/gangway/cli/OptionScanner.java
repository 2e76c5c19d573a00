package dev.gangway.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads options as getopt_long(3) does: {@code --name VALUE}, {@code --name=VALUE}, {@code -x
 * VALUE}, {@code -xVALUE}, until {@code --} or the first argument that is no option.
 *
 * <p>By hand, as it stands in the way of every start: see RATIONALE.md.
 */
final class OptionScanner {
  private final List<String> arguments;
  private int at;
  private String value = "";

  OptionScanner(List<String> arguments) {
    this.arguments = arguments;
  }

  /** The next option, or null after the last one. */
  @Nullable RunOption next() throws UsageException {
    if (at == arguments.size()) {
      return null;
    }
    String argument = arguments.get(at);
    if (argument.length() < 2 || argument.charAt(0) != '-') {
      return null;
    }
    at++;
    if (argument.equals("--")) {
      return null;
    }
    return argument.charAt(1) == '-' ? longOption(argument) : shortOption(argument);
  }

  /** The value of the option that {@link #next} gave; empty for one that takes none. */
  String value() {
    return value;
  }

  /** What stands after the options. */
  List<String> rest() {
    return arguments.subList(at, arguments.size());
  }

  private RunOption longOption(String argument) throws UsageException {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    return valued(name, equals < 0 ? null : argument.substring(equals + 1));
  }

  private RunOption shortOption(String argument) throws UsageException {
    return valued(argument.substring(0, 2), argument.length() > 2 ? argument.substring(2) : null);
  }

  private RunOption valued(String name, @Nullable String attached) throws UsageException {
    RunOption option = RunOption.named(name);
    if (option == null) {
      throw new UsageException("unknown option " + name);
    }
    if (!option.takesValue()) {
      if (attached != null) {
        throw new UsageException(name + " takes no value");
      }
      value = "";
    } else if (attached != null) {
      value = attached;
    } else if (at < arguments.size()) {
      value = arguments.get(at++);
    } else {
      throw new UsageException(name + " needs a value: " + option.synopsis());
    }
    return option;
  }
}
