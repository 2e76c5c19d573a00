package dev.gangway.bench.task;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.TaskSession;
import dev.gangway.bench.peer.Workplace;

/**
 * A column: who does it, and how many of them at once.
 *
 * @param title its name in the table
 * @param peer columns of one peer share its processes
 * @param tasks guests at once
 */
record TaskColumn(String title, Starter peer, int tasks) {
  /** Starts a peer. */
  @FunctionalInterface
  interface Starter {
    TaskSession start(Workplace at) throws PeerException;
  }
}
