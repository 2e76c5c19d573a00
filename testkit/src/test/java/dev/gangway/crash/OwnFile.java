package dev.gangway.crash;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file that one guest writes alone may hold when its kernel was killed.
 *
 * <p>Its operations are settled, by a confirmation, or pending. Pending ones have happened wholly,
 * in part or not at all, and in any order, as pages are written back in any order. So a byte that
 * they touch has one of the values that it had since the last confirmation, and each other byte has
 * exactly the value that was confirmed. The size is no smaller and no larger than any that there
 * was since then.
 *
 * <p>All that holds for one file. A pending replacement, or removal and creation, puts another file
 * at the name, wholly or not at all: what is found must fit one of these files.
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

  /** The host wrote where the guest never does: that must stay. */
  void changedByHost(int offset, byte[] bytes) {
    settled.write(offset, bytes);
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  private void apply(Announcement.Intent intent, Content content) {
    switch (intent) {
      case Announcement.Write write -> content.write(write.offset(), LedgerRecord.of(round, write));
      case Announcement.Truncate truncate -> content.setSize(truncate.size());
      case Announcement.Replace replace -> {
        content.setSize(0);
        content.write(0, LedgerRecord.of(round, replace));
      }
      case Announcement.Remove remove -> content.setSize(0);
    }
  }

  /**
   * What is wrong with the file as it was found: null if it may be so, else what the last file that
   * it could be says.
   */
  @Nullable String complaint(byte[] found) {
    Content before = settled.copy();
    List<Announcement.Intent> changes = new ArrayList<>();
    for (Announcement.Intent intent : pending) {
      if (intent instanceof Announcement.NewFile) {
        if (complaint(found, before, changes) == null) {
          return null;
        }
        before = new Content(new byte[0]);
        changes.clear();
        if (intent instanceof Announcement.Replace replace) {
          if (replace.synced()) {
            apply(replace, before);
          } else {
            changes.add(replace);
          }
        }
      } else {
        changes.add(intent);
      }
    }
    return complaint(found, before, changes);
  }

  private @Nullable String complaint(
      byte[] found, Content before, List<Announcement.Intent> changes) {
    boolean[] right = new boolean[found.length];
    Content now = before.copy();
    mark(right, found, now, 0, found.length);
    int smallest = now.size();
    int largest = now.size();
    for (Announcement.Intent intent : changes) {
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
      size = intent.newSize(size);
      smallest = Math.min(smallest, size);
    }
    certain.clear(smallest, Math.max(smallest, certain.length()));
    return certain;
  }
}
