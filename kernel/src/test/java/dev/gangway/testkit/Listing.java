package dev.gangway.testkit;

import static dev.gangway.testkit.ResultAssert.assertResult;

import dev.gangway.vfs.Directory;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Directory#iterate} emitted.
 *
 * @param entries in the order in which they came
 */
public record Listing(List<Entry> entries) {
  /** An entry of a directory. */
  public record Entry(long next, long inode, int type, String name) {}

  /** Everything, in one go. */
  static Listing all(Directory directory) {
    return part(directory, 0, Integer.MAX_VALUE);
  }

  /** Up to {@code room} entries after {@code cookie}. */
  static Listing part(Directory directory, long cookie, int room) {
    List<Entry> entries = new ArrayList<>();
    long result =
        directory.iterate(
            cookie,
            (next, inode, type, name, offset, length) -> {
              if (entries.size() == room) {
                return false;
              }
              byte[] bytes = name.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
              entries.add(new Entry(next, inode, type, new String(bytes, StandardCharsets.UTF_8)));
              return true;
            });
    assertResult(result).as("iterate after %s", cookie).succeeds();
    return new Listing(entries);
  }

  /** The names, but for {@code .} and {@code ..}. */
  public List<String> names() {
    return entries.stream()
        .map(Entry::name)
        .filter(name -> !name.equals(".") && !name.equals(".."))
        .toList();
  }

  /** The entry of a name, which must be there. */
  public Entry entry(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed: " + name));
  }

  /** The cookie that goes on after these entries, or {@code before} if there are none. */
  public long next(long before) {
    return entries.isEmpty() ? before : entries.getLast().next();
  }
}
