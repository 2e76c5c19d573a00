package dev.gangway.guest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a file and the mappings of it must hold, if one thing is done at a time and the host changes
 * nothing. Pages that a mapping found past the end of the file, when it was made, stay zero.
 */
final class MappedFileModel {
  static final int PAGE = 4096;

  /**
   * A mapping.
   *
   * @param guest whose it is
   * @param number the guest's number of it
   * @param livePages those that the file reached into when it was mapped
   * @param own pages of a private mapping that the guest has stored to, by their number
   */
  record Mapping(
      int guest,
      int number,
      int offset,
      int length,
      boolean shared,
      int livePages,
      TreeMap<Integer, byte[]> own) {}

  private byte[] content = new byte[0];
  private final List<Mapping> mappings = new ArrayList<>();
  private final TreeMap<Integer, Integer> made = new TreeMap<>();

  byte[] content() {
    return content;
  }

  void write(int at, int n, int value) {
    if (at + n > content.length) {
      truncate(at + n);
    }
    Arrays.fill(content, at, at + n, (byte) value);
  }

  void truncate(int size) {
    content = Arrays.copyOf(content, size);
  }

  void punch(int at, int n) {
    int from = Math.min(at, content.length);
    Arrays.fill(content, from, Math.min(at + n, content.length), (byte) 0);
  }

  // ---- mappings -------------------------------------------------------------------------------

  void mapped(int guest, int number, int offset, int length, boolean shared) {
    int pages = (length + PAGE - 1) / PAGE;
    int live = Math.clamp((content.length - offset + PAGE - 1L) / PAGE, 0, pages);
    mappings.add(new Mapping(guest, number, offset, length, shared, live, new TreeMap<>()));
    made.merge(guest, 1, Integer::sum);
  }

  void unmapped(Mapping mapping) {
    mappings.remove(mapping);
  }

  void guestEnded(int guest) {
    mappings.removeIf(mapping -> mapping.guest == guest);
    made.remove(guest);
  }

  int mappingsMade(int guest) {
    return made.getOrDefault(guest, 0);
  }

  @Nullable Mapping someMapping(int guest, Random random) {
    List<Mapping> own = mappings.stream().filter(mapping -> mapping.guest == guest).toList();
    return own.isEmpty() ? null : own.get(random.nextInt(own.size()));
  }

  /** All bytes of a mapping. */
  byte[] seen(Mapping mapping) {
    byte[] seen = new byte[mapping.length];
    int live = Math.min(mapping.livePages * PAGE, mapping.length);
    int n = Math.clamp(content.length - mapping.offset, 0, live);
    System.arraycopy(content, Math.min(mapping.offset, content.length), seen, 0, n);
    mapping.own.forEach((page, bytes) ->
        System.arraycopy(
            bytes, 0, seen, page * PAGE, Math.min(PAGE, mapping.length - page * PAGE)));
    return seen;
  }

  /** How many bytes from there on a guest may store so that the result is known. */
  int storable(Mapping mapping, int at) {
    int live = Math.min(mapping.livePages * PAGE, mapping.length);
    return Math.min(live - at, content.length - mapping.offset - at);
  }

  /** A guest stores within {@link #storable}. */
  void put(Mapping mapping, int at, int n, int value) {
    if (mapping.shared) {
      Arrays.fill(content, mapping.offset + at, mapping.offset + at + n, (byte) value);
      return;
    }
    for (int i = at; i < at + n; i++) {
      own(mapping, i / PAGE)[i % PAGE] = (byte) value;
    }
  }

  private byte[] own(Mapping mapping, int page) {
    return mapping.own.computeIfAbsent(
        page,
        number -> {
          int from = Math.min(mapping.offset + number * PAGE, content.length);
          return Arrays.copyOf(
              Arrays.copyOfRange(content, from, Math.min(from + PAGE, content.length)), PAGE);
        });
  }
}
