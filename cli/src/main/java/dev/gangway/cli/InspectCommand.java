package dev.gangway.cli;

import dev.gangway.ExecFormatException;
import dev.gangway.Gangway;
import dev.gangway.ModuleInfo;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** {@code gangway inspect}: what a module is, and why it would be refused. */
final class InspectCommand {
  /** The status for a module that would be refused. */
  static final int REFUSED = 1;

  private static final String JSON = "--json";

  private InspectCommand() {}

  /**
   * Prints a report on stdout.
   *
   * @return 0, or {@link #REFUSED}
   * @throws IOException if the file cannot be read, or is no core module
   */
  static int run(List<String> arguments) throws UsageException, IOException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(Help.inspect());
      return 0;
    }
    List<String> rest = new ArrayList<>(arguments);
    boolean json = rest.remove(JSON);
    if (!rest.isEmpty() && rest.getFirst().equals("--")) {
      rest.removeFirst();
    } else {
      refuseOptions(rest);
    }
    if (rest.size() != 1) {
      throw usage(rest.isEmpty() ? "PROGRAM.wasm is missing" : "there is more than one PROGRAM");
    }
    String program = rest.getFirst();
    ModuleInfo module = inspect(program);
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
            false,
            System.out.charset());
    if (json) {
      InspectJson.print(module, out);
    } else {
      InspectText.print(module, out);
    }
    out.flush();
    return module.refusals().isEmpty() ? 0 : REFUSED;
  }

  private static void refuseOptions(List<String> arguments) throws UsageException {
    for (String each : arguments) {
      if (each.startsWith("-") && !each.equals(ProgramName.STDIN)) {
        throw usage("unknown option '" + each + "'" + Spelling.hint(each, List.of(JSON, "--help")));
      }
    }
  }

  private static UsageException usage(String wrong) {
    return new UsageException("gangway inspect: " + wrong, "gangway inspect --help");
  }

  private static ModuleInfo inspect(String program) throws UsageException, IOException {
    String name = ProgramName.inMessages(program);
    try (Gangway gangway = Gangway.builder().build()) {
      if (program.equals(ProgramName.STDIN)) {
        StdinModule.refuseTerminal();
        return gangway.inspect(System.in, name);
      }
      return HostFiles.with(
          program,
          HostFiles.TO_READ,
          file -> {
            try (var in = Files.newInputStream(file)) {
              return gangway.inspect(in, name);
            }
          });
    } catch (ExecFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(Messages.of(e, name), e);
    }
  }
}
