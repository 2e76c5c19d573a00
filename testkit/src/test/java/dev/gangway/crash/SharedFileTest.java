package dev.gangway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the file that all guests append to may and may not hold after a kill. */
class SharedFileTest {
  private static final int ROUND = 7;
  private static final Announcement.Append A1 = new Announcement.Append(0, 1, 0, 300);
  private static final Announcement.Append A2 = new Announcement.Append(0, 2, 300, 5001);
  private static final Announcement.Append B1 = new Announcement.Append(1, 1, 0, 40);
  private static final Announcement.Append B2 = new Announcement.Append(1, 9, 40, 77);

  private final SharedFile file = new SharedFile(ROUND);

  private static byte[] records(Announcement.Append... appends) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Announcement.Append append : appends) {
      out.writeBytes(LedgerRecord.of(ROUND, append));
    }
    return out.toByteArray();
  }

  @BeforeEach
  void announce() {
    file.announced(A1);
    file.announced(B1);
    file.announced(A2);
    file.announced(B2);
  }

  @Test
  void recordsOfTheGuestsMayComeInAnyOrderOfTheGuests() {
    file.confirmed(0, 2);
    file.confirmed(1, 9);
    assertThat(file.complaint(records(A1, A2, B1, B2))).isNull();
    assertThat(file.complaint(records(B1, A1, B2, A2))).isNull();
  }

  @Test
  void whatFollowsTheLastConfirmedRecordMayBeTornOrMissing() {
    file.confirmed(1, 1);
    assertThat(file.complaint(records(B1))).isNull();
    assertThat(file.complaint(Arrays.copyOf(records(B1, A1), 100))).isNull();
    byte[] holed = records(B1, A1, A2);
    Arrays.fill(holed, 60, 4096, (byte) 0);
    assertThat(file.complaint(holed)).isNull();
  }

  @Test
  void aConfirmedRecordMayNotBeMissingNorTorn() {
    file.confirmed(0, 2);
    assertThat(file.complaint(records(A1, B1)))
        .contains("those of guest 0 up to 1, confirmed up to 2");
    byte[] torn = records(A1, A2);
    torn[5300] ^= 1;
    assertThat(file.complaint(torn)).contains("whole records up to byte 300 of 5301");
  }

  @Test
  void noGapMayLieBeforeAConfirmedRecordOfAnotherGuest() {
    file.confirmed(1, 1);
    byte[] gap = records(A1, B1);
    Arrays.fill(gap, 0, 300, (byte) 0);
    assertThat(file.complaint(gap)).contains("whole records up to byte 0 of 340");
  }

  @Test
  void anEarlierRecordOfTheSameGuestMayNotBeLeftOut() {
    file.confirmed(0, 2);
    assertThat(file.complaint(records(B1, A2))).contains("those of guest 0 up to 0");
  }

  @Test
  void theFileMayNotBeLongerThanAllThatWasEverWritten() {
    byte[] all = records(A1, A2, B1, B2);
    assertThat(file.complaint(Arrays.copyOf(all, all.length + 1)))
        .contains("is 5419 bytes long, but only 5418 were ever written");
  }

  @Test
  void anAppendThatTheKillCutShortMayLieBeforeThoseOfAnotherOne() {
    file.confirmed(1, 9);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(records(A1, B1));
    out.write(LedgerRecord.of(ROUND, A2), 0, 1000);
    out.writeBytes(records(B2));
    assertThat(file.complaint(out.toByteArray())).isNull();
    file.confirmed(0, 2);
    assertThat(file.complaint(out.toByteArray())).contains("those of guest 0 up to 1");
  }

  @Test
  void aGuestWhoseAppendWasCutShortMadeNoOther() {
    file.confirmed(1, 9);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(LedgerRecord.of(ROUND, A1), 0, 100);
    out.writeBytes(records(B1, A2, B2));
    assertThat(file.complaint(out.toByteArray())).contains("whole records up to byte 140");
  }
}
