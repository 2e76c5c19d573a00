package dev.gangway.bench.guest;

import java.util.List;

/** The guest, loaded and compiled. */
interface Runner extends AutoCloseable {

  /**
   * Runs it to its end, its output to this process's.
   *
   * @return its exit status
   */
  int run(List<String> args) throws Exception;

  /** Frees what it holds; no exception, so that only runs can fail. */
  @Override
  void close();
}
