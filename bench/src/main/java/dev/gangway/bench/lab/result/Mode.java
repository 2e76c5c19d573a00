package dev.gangway.bench.lab.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the tasks of a cell are. */
public enum Mode {
  /** Guests in threads of one JVM. */
  @JsonProperty("threads")
  THREADS,

  /** Processes: a JVM for each guest; a program of the host. */
  @JsonProperty("processes")
  PROCESSES
}
