package dev.gangway.fs.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Constant names, each terminated by NUL. */
final class Names {
  /** With {@code AT_EMPTY_PATH}: the descriptor itself. */
  static final MemorySegment EMPTY = Arena.global().allocateFrom("");

  static final MemorySegment DOT = Arena.global().allocateFrom(".");

  static final MemorySegment DOT_DOT = Arena.global().allocateFrom("..");

  private Names() {}
}
