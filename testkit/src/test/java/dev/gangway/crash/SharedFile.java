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
 *
 * <p>The kill may cut one append of each guest short. The host appends on, so the beginning of such
 * a record may lie between whole ones.
 */
final class SharedFile {
  private static final class Appender {
    final List<Announcement.Append> announced = new ArrayList<>();
    int confirmed;
    int found;
    boolean torn;

    /** Of the record that must be its next one in the file; null if it announced no more. */
    Announcement.@Nullable Append next() {
      return !torn && found < announced.size() ? announced.get(found) : null;
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

  /** What is wrong with the file as it was found; null if nothing is wrong. */
  @Nullable String complaint(byte[] found) {
    long announced = 0;
    for (Appender appender : appenders.values()) {
      appender.found = 0;
      appender.torn = false;
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
   * Walks over the records from the beginning; returns where the first begins that is not whole,
   * nor cut short by the kill.
   */
  private int wholeRecords(byte[] found) {
    int at = 0;
    int end = 0;
    while (end >= 0) {
      at = end;
      end = endOfWhole(found, at);
      if (end < 0) {
        end = endOfTorn(found, at);
      }
    }
    return at;
  }

  /** The end of the whole record at {@code at}; -1 if there is none. */
  private int endOfWhole(byte[] found, int at) {
    if (!LedgerRecord.beginsAt(found, at)) {
      return -1;
    }
    Appender appender = appenders.get(LedgerRecord.guestAt(found, at));
    Announcement.Append next = appender == null ? null : appender.next();
    if (next == null || appender == null) {
      return -1;
    }
    byte[] record = LedgerRecord.of(round, next);
    int end = at + record.length;
    if (end > found.length || !Arrays.equals(record, 0, record.length, found, at, end)) {
      return -1;
    }
    appender.found++;
    return end;
  }

  /**
   * The offset at which another record follows the first part of a guest's next record; else -1.
   */
  private int endOfTorn(byte[] found, int at) {
    for (Appender appender : appenders.values()) {
      Announcement.Append next = appender.next();
      if (next != null) {
        byte[] record = LedgerRecord.of(round, next);
        int length = Arrays.mismatch(record, 0, record.length, found, at, found.length);
        if (length > 0 && length < record.length && LedgerRecord.beginsAt(found, at + length)) {
          appender.torn = true;
          return at + length;
        }
      }
    }
    return -1;
  }
}
