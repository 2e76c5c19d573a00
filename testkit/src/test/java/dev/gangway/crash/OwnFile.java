package dev.gangway.crash;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a file that one guest writes alone may hold when its kernel was killed.
 *
 * <p>Its operations are settled, by a confirmation, or pending. Pending ones have happened wholly,
 * in part or not at all, and in any order, as pages are written back in any order. So a byte that
 * they touch has one of the values that it had since the last confirmation, and each other byte has
 * exactly the value that was confirmed. The size is no smaller and no larger than any that there
 * was since then.
 */
final class OwnFile {
  private final int round;
  private final Content settled;
  private final Deque<Announcement.Intent> pending = new ArrayDeque<>();
  private int confirmed;

  /**
   * The file as a round begins.
   *
   * @param before what is in it: as safe as if it had been confirmed
   */
  OwnFile(int round, byte[] before) {
    this.round = round;
    this.settled = new Content(before);
  }

  void announced(Announcement.Intent intent) {
    pending.add(intent);
  }

  void confirmed(int sequence) {
    confirmed = sequence;
    while (!pending.isEmpty() && pending.element().sequence() <= sequence) {
      apply(pending.remove(), settled);
    }
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  private void apply(Announcement.Intent intent, Content content) {
    switch (intent) {
      case Announcement.Write write -> content.write(write.offset(), LedgerRecord.of(round, write));
      case Announcement.Truncate truncate -> content.setSize(truncate.size());
    }
  }

  /** What is wrong with the file as it was found; null where it may be so. */
  @Nullable String complaint(byte[] found) {
    boolean[] right = new boolean[found.length];
    Content now = settled.copy();
    mark(right, found, now, 0, found.length);
    int smallest = now.size();
    int largest = now.size();
    for (Announcement.Intent intent : pending) {
      int end = intent.end(now.size());
      apply(intent, now);
      mark(right, found, now, intent.from(), end);
      smallest = Math.min(smallest, now.size());
      largest = Math.max(largest, now.size());
    }
    if (found.length < smallest || found.length > largest) {
      return "is %d bytes long, not from %d to %d: confirmed up to %d"
          .formatted(found.length, smallest, largest, confirmed);
    }
    return wrongBytes(right, found);
  }

  private static void mark(boolean[] right, byte[] found, Content content, int from, int end) {
    for (int i = from; i < Math.min(end, found.length); i++) {
      right[i] |= found[i] == content.at(i);
    }
  }

  private @Nullable String wrongBytes(boolean[] right, byte[] found) {
    int first = -1;
    int count = 0;
    for (int i = 0; i < right.length; i++) {
      if (!right[i]) {
        first = first < 0 ? i : first;
        count++;
      }
    }
    return count == 0
        ? null
        : "has %d wrong bytes, the first at %d (0x%02x, confirmed as 0x%02x): confirmed up to %d"
            .formatted(count, first, found[first], settled.at(first), confirmed);
  }

  /** The bytes that can have one value alone, up to the smallest size that there may be. */
  BitSet certain() {
    BitSet certain = new BitSet();
    int size = settled.size();
    int smallest = size;
    certain.set(0, size);
    for (Announcement.Intent intent : pending) {
      int end = intent.end(size);
      certain.clear(intent.from(), end);
      size = intent instanceof Announcement.Truncate cut ? cut.size() : Math.max(size, end);
      smallest = Math.min(smallest, size);
    }
    certain.clear(smallest, Math.max(smallest, certain.length()));
    return certain;
  }
}
