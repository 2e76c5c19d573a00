package dev.gangway.bench.task;

import dev.gangway.bench.peer.TaskRequest;

/**
 * A row: what the guests do.
 *
 * @param title its name in the table
 * @param operation its name for the guest
 * @param size bytes of each transfer
 * @param sharedFile whether all guests have one file, each at an offset of its own
 */
record TaskRow(String title, String operation, int size, boolean sharedFile) {
  TaskRequest request(int tasks, int millis) {
    return new TaskRequest(operation, size, millis, tasks, sharedFile);
  }
}
