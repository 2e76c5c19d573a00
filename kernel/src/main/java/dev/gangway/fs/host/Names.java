package dev.gangway.fs.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Names that are the same for every call, each with a NUL at its end. */
final class Names {
  /** With {@code AT_EMPTY_PATH}: the descriptor itself. */
  static final MemorySegment EMPTY = Arena.global().allocateFrom("");

  static final MemorySegment DOT = Arena.global().allocateFrom(".");

  static final MemorySegment DOT_DOT = Arena.global().allocateFrom("..");

  private Names() {}
}
