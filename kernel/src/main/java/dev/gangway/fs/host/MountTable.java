package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostPath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's mounts, as this process sees them. Paths are strings of bytes, decoded as ISO 8859-1.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">
 *     proc_pid_mountinfo(5)</a>
 */
final class MountTable {
  private static final int PATH_MAX = 4096;

  /** One mount. {@code root} is the part of the file system on {@code device} that is mounted. */
  private record Entry(String id, String device, String root, String point) {}

  /** A directory of a file system, with all that is below it there. */
  record Region(String device, String path) {
    private boolean contains(Region other) {
      return device.equals(other.device) && isAtOrBelow(other.path, path);
    }
  }

  private final List<Entry> entries;

  private MountTable(List<Entry> entries) {
    this.entries = entries;
  }

  /** The current table; null if {@code /proc} does not have it. */
  static @Nullable MountTable read() {
    List<Entry> entries = new ArrayList<>();
    try {
      for (String line : lines("/proc/self/mountinfo")) {
        String[] fields = line.split(" ", -1);
        if (fields.length > 5) {
          entries.add(new Entry(fields[0], fields[2], unescaped(fields[3]), unescaped(fields[4])));
        }
      }
    } catch (IOException e) {
      return null;
    }
    return new MountTable(entries);
  }

  /**
   * The regions that can be reached through a directory without leaving it: the directory itself
   * and all mounts below it. Empty if the table does not contain it.
   */
  List<Region> regions(int fd) {
    List<Region> regions = new ArrayList<>();
    String path = pathOf(fd);
    String mount = mountOf(fd);
    if (path == null || mount == null) {
      return regions;
    }
    for (Entry entry : entries) {
      if (entry.id.equals(mount) && isAtOrBelow(path, entry.point)) {
        String below = path.substring(entry.point.equals("/") ? 0 : entry.point.length());
        regions.add(new Region(entry.device, joined(entry.root, below)));
      } else if (!entry.point.equals(path) && isAtOrBelow(entry.point, path)) {
        regions.add(new Region(entry.device, entry.root));
      }
    }
    return regions;
  }

  /**
   * Whether a region of {@code a} is equal to one of {@code b}, contains it or is contained in it.
   */
  static boolean overlap(List<Region> a, List<Region> b) {
    for (Region one : a) {
      for (Region other : b) {
        if (one.contains(other) || other.contains(one)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAtOrBelow(String path, String directory) {
    return path.equals(directory)
        || path.startsWith(directory.endsWith("/") ? directory : directory + "/");
  }

  private static String joined(String root, String below) {
    String path = root.equals("/") ? below : root + below;
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.isEmpty() ? "/" : trimmed;
  }

  private static @Nullable String pathOf(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(PATH_MAX);
      long length =
          HostPath.readlinkat(Fcntl.AT_FDCWD, arena.allocateFrom("/proc/self/fd/" + fd), target);
      return length < 0
          ? null
          : new String(
              target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
              StandardCharsets.ISO_8859_1);
    }
  }

  private static @Nullable String mountOf(int fd) {
    try {
      for (String line : lines("/proc/self/fdinfo/" + fd)) {
        if (line.startsWith("mnt_id:")) {
          return line.substring("mnt_id:".length()).trim();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
  }

  /** Space, tab, newline and backslash are escaped as a backslash and three octal digits. */
  private static String unescaped(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        out.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
        i += 3;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
