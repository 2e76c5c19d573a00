package dev.gangway.testkit.exerciser;

import java.util.ArrayList;
import java.util.List;

/** Operations by name, and how often each is drawn in proportion to the others. Immutable. */
public final class OperationMix {
  private record Entry(String name, int weight, Operation operation) {}

  private final List<Entry> entries;
  private final int total;

  private OperationMix(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    this.total = entries.stream().mapToInt(Entry::weight).sum();
  }

  /** Nothing yet. */
  public static OperationMix empty() {
    return new OperationMix(List.of());
  }

  /** All that a guest can do to a file. */
  public static OperationMix standard() {
    return empty()
        .with("pwrite", 200, DataOperations::pwrite)
        .with("write", 100, DataOperations::write)
        .with("pread", 200, DataOperations::pread)
        .with("read", 100, DataOperations::read)
        .with("stream", 12, DataOperations::stream)
        .with("lseek", 60, DataOperations::lseek)
        .with("compare", 8, DataOperations::compare)
        .with("ftruncate", 50, SizeOperations::truncate)
        .with("fallocate", 15, SizeOperations::allocate)
        .with("punch_hole", 20, RangeOperations::punchHole)
        .with("copy_file_range", 40, RangeOperations::copyFileRange)
        .with("read into file", 10, RangeOperations::readIntoFile)
        .with("mmap", 12, MapOperations::map)
        .with("look", 12, MapOperations::look)
        .with("store", 40, MapOperations::store)
        .with("munmap", 4, MapOperations::unmap)
        .with("fstat", 40, SizeOperations::fstat)
        .with("stat", 20, SizeOperations::stat)
        .with("fadvise", 15, SizeOperations::advise)
        .with("fsync", 3, SizeOperations::fsync)
        .with("fdatasync", 3, SizeOperations::fdatasync)
        .with("open", 40, NameOperations::open)
        .with("reopen", 20, NameOperations::reopen)
        .with("close", 25, NameOperations::close)
        .with("setflags", 10, NameOperations::setFlags)
        .with("unlink", 10, NameOperations::unlink)
        .with("rename", 10, NameOperations::rename)
        .with("link", 6, NameOperations::link);
  }

  /**
   * The same with one more, or with another weight for one that is there.
   *
   * @param weight 0 to leave it out
   */
  public OperationMix with(String name, int weight, Operation operation) {
    List<Entry> more = new ArrayList<>(entries);
    more.removeIf(entry -> entry.name.equals(name));
    if (weight > 0) {
      more.add(new Entry(name, weight, operation));
    }
    return new OperationMix(more);
  }

  /** The same without one. */
  public OperationMix without(String name) {
    return with(name, 0, step -> {});
  }

  /** Draws one and runs it. */
  void run(Step step) {
    int drawn = step.draw().below(total);
    for (Entry entry : entries) {
      drawn -= entry.weight;
      if (drawn < 0) {
        step.log(entry.name);
        entry.operation.run(step);
        return;
      }
    }
    throw new AssertionError();
  }
}
