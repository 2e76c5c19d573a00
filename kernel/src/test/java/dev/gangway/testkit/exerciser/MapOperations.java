package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Page;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.MemoryMapping;
import dev.gangway.vfs.OpenFile;
import java.util.List;

/** Files in a guest's memory: mapping, looking, storing, unmapping. */
final class MapOperations {
  private static final int MAX_MAPPINGS = 2;

  /** Of the smallest page cache half can be mapped, by all guests together. */
  private static final int MAX_BYTES = 100 << 10;

  private MapOperations() {}

  /** If it would pin too much of the page cache, it is refused and changes nothing. */
  static void map(Step step) {
    List<ExerciserMapping> mappings = step.guest().mappings();
    if (mappings.size() >= MAX_MAPPINGS) {
      unmap(step);
      step.log("mmap");
    }
    ExerciserFile file = step.anyFile();
    int offset = step.draw().offset(file.model()) & -Page.SIZE;
    int bytes = Math.min(step.draw().length(), MAX_BYTES);
    boolean shared = step.draw().oneIn(2);
    step.say(file).say(offset).say("+" + bytes).say(shared ? "shared" : "private");
    long refusal = file.call(open -> MemoryMapping.check(open, offset, bytes, shared));
    if (!file.readable() || (shared && !file.writable())) {
      step.expect(refusal, -Errno.EACCES);
      return;
    }
    if (file.mapping() == null) {
      step.expect(refusal, -Errno.ENODEV);
      return;
    }
    String name = step.names().nameOf(file.model());
    if (name == null) {
      step.say("has no name").expect(refusal, 0);
      return;
    }
    OpenFile own = step.guest().openToMap(name, shared);
    MemoryMapping mapping = new MemoryMapping(own, offset, bytes, shared);
    long loaded = mapping.load();
    if (loaded == -Errno.ENOMEM) {
      step.returned(loaded);
      mapping.close();
      return;
    }
    step.expect(loaded, 0);
    int pages = (int) (mapping.bytes() / LinearMemory.PAGE_SIZE) + 1;
    LinearMemory memory = LinearMemory.create(pages, pages);
    memory.fill(0, (byte) 0x5a, pages * LinearMemory.PAGE_SIZE);
    step.expect(mapping.map(memory, 0), 0);
    mappings.add(new ExerciserMapping(memory, mapping, file.model(), offset, shared));
  }

  static void look(Step step) {
    List<ExerciserMapping> mappings = step.guest().mappings();
    for (ExerciserMapping mapping : mappings) {
      step.log("look at").say(mapping);
      step.expectSame(mapping.compare(0, mapping.bytes()));
    }
  }

  static void store(Step step) {
    List<ExerciserMapping> mappings = step.guest().mappings();
    if (mappings.isEmpty()) {
      return;
    }
    ExerciserMapping mapping = mappings.get(step.draw().below(mappings.size()));
    int at = step.draw().below(mapping.bytes());
    byte[] bytes = new byte[Math.min(step.draw().length(), mapping.storable(at))];
    step.say(mapping).say("at " + at).say("+" + bytes.length);
    if (bytes.length > 0) {
      step.draw().fill(bytes);
      mapping.store(at, bytes);
    }
  }

  static void unmap(Step step) {
    List<ExerciserMapping> mappings = step.guest().mappings();
    if (mappings.isEmpty()) {
      return;
    }
    try (ExerciserMapping mapping = mappings.remove(step.draw().below(mappings.size()))) {
      step.log("munmap").say(mapping);
      step.expectSame(mapping.compare(0, mapping.bytes()));
      step.expect(mapping.unmap(), 0);
      step.expectSame(mapping.isZero() ? "" : "something is there after munmap");
    }
  }
}
