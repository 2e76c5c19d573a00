package dev.gangway.concurrency;

import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What threads do to a table of descriptors that they share. Files are told apart by their tags; a
 * number that a thread has reserved, and a descriptor that it is using, are that thread's own.
 */
final class SharedFdTable {
  /** So few that running out of them is part of it. */
  static final int LIMIT = 4;

  /** Files that are open at the start: numbers 0 and 1, and tags one above. */
  static final int OPEN = 2;

  static final int MAX_THREADS = 8;

  private final FdTable table = new FdTable(LIMIT);
  private final int[] reserved = new int[MAX_THREADS];
  private final @Nullable Descriptor[] held = new Descriptor[MAX_THREADS];
  private final List<TaggedFile> files = Collections.synchronizedList(new ArrayList<>());

  SharedFdTable() {
    Arrays.fill(reserved, -1);
    for (int fd = 0; fd < OPEN; fd++) {
      table.add(descriptor(fd + 1));
    }
  }

  private Descriptor descriptor(int tag) {
    TaggedFile file = new TaggedFile(tag);
    files.add(file);
    return new Descriptor(file, null, 0, 0);
  }

  // ---- opening, in the two steps that it has --------------------------------------------------

  long reserve(int thread) {
    if (reserved[thread] >= 0) {
      return reserved[thread];
    }
    long fd = table.reserve();
    if (fd >= 0) {
      reserved[thread] = (int) fd;
    }
    return fd;
  }

  boolean install(int thread, int tag) {
    if (reserved[thread] < 0) {
      return false;
    }
    table.install(reserved[thread], descriptor(tag));
    reserved[thread] = -1;
    return true;
  }

  boolean cancel(int thread) {
    if (reserved[thread] < 0) {
      return false;
    }
    table.cancel(reserved[thread]);
    reserved[thread] = -1;
    return true;
  }

  // ---- use ------------------------------------------------------------------------------------

  /** The tag of the file behind a number, and the descriptor is held; -1 for {@code EBADF}. */
  int hold(int thread, int fd) {
    letGo(thread);
    Descriptor found = table.get(fd);
    held[thread] = found;
    return found == null ? -1 : tag(found);
  }

  /** The tag of the file that was held, if it is still as it was; -1 where none was. */
  int letGo(int thread) {
    Descriptor using = held[thread];
    if (using == null) {
      return -1;
    }
    int tag = tag(using);
    held[thread] = null;
    table.put(using);
    return tag;
  }

  /** A file that was released under its user has another tag than the specification's. */
  private static int tag(Descriptor descriptor) {
    TaggedFile file = (TaggedFile) descriptor.file();
    return file.released() == 0 ? file.tag() : -file.tag();
  }

  // ---- the rest -------------------------------------------------------------------------------

  long close(int fd) {
    return table.close(fd);
  }

  long renumber(int from, int to) {
    return table.renumber(from, to);
  }

  int count() {
    return table.count();
  }

  void closeAll() {
    table.close();
  }

  /** Nobody runs any more: what can be reached is open, all else was released once. */
  void eachFileIsReleasedOnceNobodyHasIt() {
    for (TaggedFile file : files) {
      int expected = isReachable(file) ? 0 : 1;
      if (file.released() != expected) {
        throw new AssertionError(
            "file " + file.tag() + " was released " + file.released() + " times");
      }
    }
  }

  private boolean isReachable(TaggedFile file) {
    for (Descriptor descriptor : held) {
      if (descriptor != null && descriptor.file() == file) {
        return true;
      }
    }
    for (int fd = 0; fd < LIMIT; fd++) {
      Descriptor found = table.get(fd);
      if (found != null) {
        table.put(found);
        if (found.file() == file) {
          return true;
        }
      }
    }
    return false;
  }
}
