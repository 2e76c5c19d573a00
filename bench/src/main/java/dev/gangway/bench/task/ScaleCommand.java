package dev.gangway.bench.task;

import picocli.CommandLine.Command;

/** {@code gangway bench scale}. */
@Command(
    name = "scale",
    description = "Measures one guest and two at once, on files of their own and on one.")
public final class ScaleCommand extends TaskCommand {
  ScaleCommand() {
    super(TaskPlan.scale());
  }
}
