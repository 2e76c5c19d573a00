package dev.gangway.wasi;

import dev.gangway.vfs.MemoryMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mappings that an embedder has made for a guest, numbered from 0. Thread-safe. */
public final class Mappings {
  private final List<MemoryMapping> mappings = new ArrayList<>();

  /** Adds a mapping, and returns its number. */
  public synchronized int add(MemoryMapping mapping) {
    mappings.add(mapping);
    return mappings.size() - 1;
  }

  synchronized @Nullable MemoryMapping get(int number) {
    return number >= 0 && number < mappings.size() ? mappings.get(number) : null;
  }
}
