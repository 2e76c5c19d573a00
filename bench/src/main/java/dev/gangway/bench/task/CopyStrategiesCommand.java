package dev.gangway.bench.task;

import picocli.CommandLine.Command;

/** {@code gangway bench copy-strategies}. */
@Command(
    name = "copy-strategies",
    description =
        "Measures writes that touch user memory once against those that touch it first, and"
            + " masked user pointers against a fence.")
public final class CopyStrategiesCommand extends TaskCommand {
  CopyStrategiesCommand() {
    super(TaskPlan.copyStrategies());
  }
}
