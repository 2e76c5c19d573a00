package dev.gangway.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the file may hold to which all guests of a round append.
 *
 * <p>Appending is atomic: when a record is confirmed, all before it in the file had been written.
 * So from its beginning the file is a sequence of whole records, without a gap, at least up to the
 * last confirmed one; those of each guest are in their order and complete. What follows may be
 * torn.
 */
final class SharedFile {
  private static final class Appender {
    final List<Announcement.Append> announced = new ArrayList<>();
    int confirmed;
    int found;

    /** Of the record that must be its next one in the file; null where it announced no more. */
    Announcement.@Nullable Append next() {
      return found < announced.size() ? announced.get(found) : null;
    }

    int lastFound() {
      return found == 0 ? 0 : announced.get(found - 1).sequence();
    }
  }

  private final int round;
  private final Map<Integer, Appender> appenders = new TreeMap<>();

  /** The file of this round, empty as it begins. */
  SharedFile(int round) {
    this.round = round;
  }

  void announced(Announcement.Append append) {
    appender(append.guest()).announced.add(append);
  }

  void confirmed(int guest, int sequence) {
    appender(guest).confirmed = sequence;
  }

  private Appender appender(int guest) {
    return appenders.computeIfAbsent(guest, number -> new Appender());
  }

  /** What is wrong with the file as it was found; null where it may be so. */
  @Nullable String complaint(byte[] found) {
    long announced = 0;
    for (Appender appender : appenders.values()) {
      appender.found = 0;
      announced += appender.announced.stream().mapToInt(Announcement.Append::length).sum();
    }
    if (found.length > announced) {
      return "is %d bytes long, but only %d were ever written".formatted(found.length, announced);
    }
    int whole = wholeRecords(found);
    for (Map.Entry<Integer, Appender> guest : appenders.entrySet()) {
      Appender appender = guest.getValue();
      if (appender.lastFound() < appender.confirmed) {
        return ("has whole records up to byte %d of %d,"
                + " those of guest %d up to %d, confirmed up to %d")
            .formatted(
                whole, found.length, guest.getKey(), appender.lastFound(), appender.confirmed);
      }
    }
    return null;
  }

  /**
   * Walks over the records from the beginning; returns where the first begins that is not whole.
   */
  private int wholeRecords(byte[] found) {
    int at = 0;
    while (LedgerRecord.beginsAt(found, at)) {
      Appender appender = appenders.get(LedgerRecord.guestAt(found, at));
      Announcement.Append next = appender == null ? null : appender.next();
      if (next == null || appender == null) {
        return at;
      }
      byte[] record = LedgerRecord.of(round, next);
      int end = at + record.length;
      if (end > found.length || !Arrays.equals(record, 0, record.length, found, at, end)) {
        return at;
      }
      appender.found++;
      at = end;
    }
    return at;
  }
}
