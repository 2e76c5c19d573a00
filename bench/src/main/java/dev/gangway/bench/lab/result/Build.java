package dev.gangway.bench.lab.result;

import org.jspecify.annotations.Nullable;

/**
 * A build of Gangway.
 *
 * @param version as Maven names it
 * @param commit of git; null if there is no repository
 * @param dirty whether files of that commit had changed
 */
public record Build(String version, @Nullable String commit, boolean dirty) {
  /** In a line of a report. */
  public String text() {
    return version
        + ", "
        + (commit == null ? "of no repository" : commit)
        + (dirty ? ", changed" : "");
  }
}
