package dev.gangway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a guest's own file may and may not hold after a kill. */
class OwnFileTest {
  private static final int ROUND = 7;
  private static final Announcement.Write FIRST = new Announcement.Write(0, 0, 1, 0, 5000);
  private static final Announcement.Write OVER_IT = new Announcement.Write(0, 0, 2, 1000, 200);
  private static final Announcement.Write PAST_IT = new Announcement.Write(0, 0, 3, 6000, 100);
  private static final Announcement.Truncate SHORTER = new Announcement.Truncate(0, 0, 4, 100);

  private final OwnFile file = new OwnFile(ROUND, new byte[0]);

  private static byte[] first() {
    return LedgerRecord.of(ROUND, FIRST);
  }

  private void firstIsConfirmed() {
    file.announced(FIRST);
    file.confirmed(1);
  }

  @Test
  void whatWasAnnouncedAndNotConfirmedMayBeThereInPartOrNotAtAll() {
    file.announced(FIRST);
    assertThat(file.complaint(new byte[0])).isNull();
    assertThat(file.complaint(first())).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 4096))).isNull();
    byte[] secondPageAlone = first();
    Arrays.fill(secondPageAlone, 0, 4096, (byte) 0);
    assertThat(file.complaint(secondPageAlone)).isNull();
    assertThat(file.certain().isEmpty()).isTrue();
  }

  @Test
  void whatWasNeverWrittenMayNotBeThere() {
    file.announced(FIRST);
    byte[] other = first();
    other[4500] ^= 1;
    assertThat(file.complaint(other)).contains("has 1 wrong bytes, the first at 4500");
    assertThat(file.complaint(new byte[5001])).contains("is 5001 bytes long, not from 0 to 5000");
  }

  @Test
  void whatWasConfirmedMustBeThereToTheLastByte() {
    firstIsConfirmed();
    assertThat(file.complaint(first())).isNull();
    assertThat(file.complaint(new byte[5000])).contains("wrong bytes, the first at 0");
    assertThat(file.complaint(Arrays.copyOf(first(), 4999))).contains("is 4999 bytes long");
    assertThat(file.certain().cardinality()).isEqualTo(5000);
  }

  @Test
  void anOverwriteInFlightMayTearItsOwnRangeAlone() {
    firstIsConfirmed();
    file.announced(OVER_IT);
    byte[] record = LedgerRecord.of(ROUND, OVER_IT);
    byte[] torn = first();
    System.arraycopy(record, 0, torn, 1000, 77);
    assertThat(file.complaint(torn)).isNull();
    torn[999] ^= 1;
    assertThat(file.complaint(torn)).contains("the first at 999");
    assertThat(file.certain().get(999)).isTrue();
    assertThat(file.certain().get(1000)).isFalse();
  }

  @Test
  void aWritePastTheEndMayLeaveAHoleOfZeroesAlone() {
    firstIsConfirmed();
    file.announced(PAST_IT);
    byte[] longer = Arrays.copyOf(first(), 6100);
    assertThat(file.complaint(longer)).isNull();
    longer[5500] = 1;
    assertThat(file.complaint(longer)).contains("the first at 5500");
  }

  @Test
  void aTruncationInFlightMayOrMayNotHaveShortenedTheFile() {
    firstIsConfirmed();
    file.announced(SHORTER);
    assertThat(file.complaint(first())).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 100))).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 99))).contains("not from 100 to 5000");
    assertThat(file.certain().cardinality()).isEqualTo(100);
  }

  @Test
  void whatWasCutOffByAConfirmedTruncationMayNotComeBack() {
    firstIsConfirmed();
    file.announced(SHORTER);
    file.announced(new Announcement.Truncate(0, 0, 5, 300));
    file.confirmed(5);
    assertThat(file.complaint(Arrays.copyOf(Arrays.copyOf(first(), 100), 300))).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 300))).contains("the first at 100");
  }

  @Test
  void whatWasThereBeforeTheRoundMustStay() {
    OwnFile older = new OwnFile(ROUND, new byte[] {1, 2, 3});
    older.announced(PAST_IT);
    assertThat(older.complaint(new byte[] {1, 2, 3})).isNull();
    assertThat(older.complaint(new byte[] {1, 2, 4})).contains("the first at 2");
  }

  @Test
  void aSynchronizedReplacementIsThereWhollyOrNotAtAll() {
    firstIsConfirmed();
    Announcement.Replace replace = new Announcement.Replace(0, 0, 5, 3000, true);
    file.announced(replace);
    byte[] record = LedgerRecord.of(ROUND, replace);
    assertThat(file.complaint(first())).isNull();
    assertThat(file.complaint(record)).isNull();
    byte[] mixed = first();
    System.arraycopy(record, 0, mixed, 0, 3000);
    assertThat(file.complaint(mixed)).contains("is 5000 bytes long, not from 3000 to 3000");
    assertThat(file.complaint(new byte[3000])).contains("wrong bytes, the first at 0");
    assertThat(file.certain().isEmpty()).isTrue();
    file.confirmed(5);
    assertThat(file.complaint(first())).isNotNull();
    assertThat(file.complaint(record)).isNull();
  }

  @Test
  void aReplacementThatWasNotSynchronizedMayBeThereInPart() {
    firstIsConfirmed();
    Announcement.Replace replace = new Announcement.Replace(0, 0, 5, 3000, false);
    file.announced(replace);
    byte[] record = LedgerRecord.of(ROUND, replace);
    assertThat(file.complaint(new byte[0])).isNull();
    assertThat(file.complaint(Arrays.copyOf(record, 1000))).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 3000))).contains("wrong bytes");
  }

  @Test
  void aRemovedFileMayNotComeBackOnceThatIsConfirmed() {
    firstIsConfirmed();
    file.announced(new Announcement.Remove(0, 0, 5));
    assertThat(file.complaint(first())).isNull();
    assertThat(file.complaint(new byte[0])).isNull();
    assertThat(file.complaint(Arrays.copyOf(first(), 100))).contains("is 100 bytes long");
    file.confirmed(5);
    assertThat(file.complaint(first())).isNotNull();
  }
}
