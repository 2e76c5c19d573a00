package dev.gangway.compiler;

import dev.gangway.uaccess.LinearMemory;
import run.endive.runtime.Memory;

/** A memory whose bytes compiled functions access directly. */
public interface DirectMemory extends Memory {

  /** Where the bytes are. It stays the same for the memory's life. */
  LinearMemory direct();
}
