package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.testkit.Race;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdTableTest {
  private static final int LIMIT = 20;

  private final FdTable table = new FdTable(LIMIT);

  private static Descriptor descriptor(OpenFile file) {
    return new Descriptor(file, null, 0, 0);
  }

  private FakeFile open(int fd) {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(table.add(descriptor(file))).isEqualTo(fd);
    return file;
  }

  private @Nullable String pathOf(int fd) {
    Descriptor descriptor = table.get(fd);
    assertThat(descriptor).isNotNull();
    return descriptor.preopenPath();
  }

  private @Nullable OpenFile fileOf(int fd) {
    Descriptor found = table.get(fd);
    return found == null ? null : found.file();
  }

  /** Descriptors in use. */
  private int count() {
    return (int) IntStream.range(0, LIMIT).filter(fd -> table.get(fd) != null).count();
  }

  // ---- numbers --------------------------------------------------------------------------------

  @Test
  void aNewDescriptorIsTheLowestFreeNumber() {
    for (int i = 0; i < 6; i++) {
      open(i);
    }
    assertResult(table.close(4)).succeeds();
    assertResult(table.close(1)).succeeds();
    open(1);
    open(4);
    open(6);
    assertThat(count()).isEqualTo(7);
  }

  @Test
  void noDescriptorIsEBADF() {
    open(0);
    for (int fd : new int[] {1, 7, LIMIT, 1 << 20, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThat(table.get(fd)).as("fd %s", fd).isNull();
      assertResult(table.close(fd)).as("fd %s", fd).failsWith(Errno.EBADF);
      assertResult(table.renumber(0, fd)).as("fd %s", fd).failsWith(Errno.EBADF);
      assertResult(table.renumber(fd, 0)).as("fd %s", fd).failsWith(Errno.EBADF);
    }
    assertThat(fileOf(0)).isNotNull();
  }

  @Test
  void theLimitIsEMFILEBeforeAnythingIsMade() {
    for (int i = 0; i < LIMIT; i++) {
      open(i);
    }
    assertResult(table.reserve()).failsWith(Errno.EMFILE);
    FakeFile tooMany = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(table.add(descriptor(tooMany))).failsWith(Errno.EMFILE);
    assertThat(tooMany.released).isEqualTo(1);
    assertResult(table.close(3)).succeeds();
    open(3);
  }

  @Test
  void aReservedNumberIsNobodysUntilItIsInstalled() {
    int fd = (int) table.reserve();
    assertThat(fd).isZero();
    assertThat(table.get(fd)).isNull();
    assertResult(table.close(fd)).failsWith(Errno.EBADF);
    open(1);
    assertResult(table.renumber(1, fd)).failsWith(Errno.EBADF);
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    table.install(fd, descriptor(file));
    assertThat(fileOf(fd)).isSameAs(file);
  }

  @Test
  void aCancelledNumberIsFreeAgain() {
    int fd = (int) table.reserve();
    open(fd + 1);
    table.cancel(fd);
    open(fd);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void anyMixOfOpensClosesAndRenumbersDoesWhatASetWould(long seed) {
    Random random = new Random(seed);
    BitSet model = new BitSet();
    for (int step = 0; step < 5_000; step++) {
      int a = random.nextInt(LIMIT + 2);
      int b = random.nextInt(LIMIT + 2);
      switch (random.nextInt(3)) {
        case 0 -> {
          long expected = model.nextClearBit(0) < LIMIT ? model.nextClearBit(0) : -Errno.EMFILE;
          assertResult(table.add(descriptor(FakeFile.regular(Fcntl.O_RDWR))))
              .as("seed %s", seed)
              .isEqualTo(expected);
          if (expected >= 0) {
            model.set((int) expected);
          }
        }
        case 1 -> {
          assertResult(table.close(a))
              .as("seed %s", seed)
              .isEqualTo(model.get(a) ? 0 : -Errno.EBADF);
          model.clear(a);
        }
        default -> {
          boolean both = model.get(a) && model.get(b);
          assertResult(table.renumber(a, b)).as("seed %s", seed).isEqualTo(both ? 0 : -Errno.EBADF);
          if (both && a != b) {
            model.clear(a);
          }
        }
      }
      assertThat(count()).as("seed %s", seed).isEqualTo(model.cardinality());
    }
  }

  // ---- closing --------------------------------------------------------------------------------

  @Test
  void closeFlushesAndReleasesOnce() {
    FakeFile file = open(0);
    assertResult(table.close(0)).succeeds();
    assertThat(file.flushed).isEqualTo(1);
    assertThat(file.released).isEqualTo(1);
    assertResult(table.close(0)).failsWith(Errno.EBADF);
    assertThat(file.released).isEqualTo(1);
  }

  @Test
  void closeReportsWhatFlushSaysAndClosesAllTheSame() {
    FakeFile file = open(0);
    file.flushResult = -Errno.EIO;
    assertResult(table.close(0)).failsWith(Errno.EIO);
    assertThat(file.released).isEqualTo(1);
    assertThat(table.get(0)).isNull();
  }

  @Test
  void closingTheTableReleasesAllOfIt() {
    FakeFile one = open(0);
    FakeFile two = open(1);
    table.close();
    assertThat(one.released).isEqualTo(1);
    assertThat(two.released).isEqualTo(1);
    assertThat(one.flushed).isEqualTo(1);
    assertThat(count()).isZero();
    assertThat(table.get(0)).isNull();
    table.close();
    assertThat(one.released).isEqualTo(1);
  }

  @Test
  void whatIsOpenedWhileTheTableClosesIsReleasedToo() {
    int fd = (int) table.reserve();
    table.close();
    FakeFile late = FakeFile.regular(Fcntl.O_RDWR);
    table.install(fd, descriptor(late));
    assertThat(late.released).isEqualTo(1);
    assertThat(table.get(fd)).isNull();
    assertResult(table.reserve()).failsWith(Errno.EMFILE);
    FakeFile later = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(table.add(descriptor(later))).failsWith(Errno.EMFILE);
    assertThat(later.released).isEqualTo(1);
  }

  // ---- renumbering ----------------------------------------------------------------------------

  @Test
  void renumberMovesAndClosesWhatWasThere() {
    FakeFile moved = open(0);
    FakeFile replaced = open(1);
    assertResult(table.renumber(0, 1)).succeeds();
    assertThat(fileOf(1)).isSameAs(moved);
    assertThat(table.get(0)).isNull();
    assertThat(replaced.released).isEqualTo(1);
    assertThat(moved.released).isZero();
    open(0);
  }

  @Test
  void renumberOntoItselfChangesNothing() {
    FakeFile file = open(0);
    assertResult(table.renumber(0, 0)).succeeds();
    assertThat(fileOf(0)).isSameAs(file);
    assertThat(file.released).isZero();
  }

  @Test
  void aPreopenedDirectoryIsMovedAndKeepsItsPath() {
    FakeFile preopened = FakeFile.directory();
    assertResult(table.add(new Descriptor(preopened, "/", 0, 0))).isEqualTo(0);
    FakeFile replaced = open(1);
    assertResult(table.renumber(0, 0)).succeeds();
    assertResult(table.renumber(0, 1)).succeeds();
    assertThat(fileOf(1)).isSameAs(preopened);
    assertThat(pathOf(1)).isEqualTo("/");
    assertThat(table.get(0)).isNull();
    assertThat(replaced.released).isEqualTo(1);
    assertThat(preopened.released).isZero();
  }

  @Test
  void aPreopenedDirectoryIsClosedByWhatIsMovedOntoIt() {
    FakeFile preopened = FakeFile.directory();
    assertResult(table.add(new Descriptor(preopened, "/", 0, 0))).isEqualTo(0);
    FakeFile moved = open(1);
    assertResult(table.renumber(1, 0)).succeeds();
    assertThat(fileOf(0)).isSameAs(moved);
    assertThat(pathOf(0)).isNull();
    assertThat(preopened.released).isEqualTo(1);
  }

  // ---- a table of one task --------------------------------------------------------------------

  @Test
  void aTableOfOneTaskLendsTheReferenceThatItHas() {
    FdTable own = new FdTable(LIMIT);
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    own.add(descriptor(file));
    assertThat(Objects.requireNonNull(own.get(0)).file()).isSameAs(file);
    assertThat(own.get(1)).isNull();
    assertThat(own.get(-1)).isNull();
    assertThat(own.get(1_000)).isNull();
    assertResult(own.close(0)).succeeds();
    assertThat(file.released).isEqualTo(1);
    assertThat(own.get(0)).isNull();
  }

  @Test
  void aTableOfOneTaskIsClosedByWhoeverEndsTheTask() throws Exception {
    FdTable own = new FdTable(LIMIT);
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    own.add(descriptor(file));
    assertThat(own.get(0)).isNotNull();
    Race.run(
        1,
        i ->
            () -> {
              own.close();
              return 0;
            });
    assertThat(file.released).isEqualTo(1);
    assertThat(own.get(0)).isNull();
  }

  @Test
  void aSecondThreadInATableOfOneTaskIsAMistake() throws Exception {
    FdTable own = new FdTable(LIMIT);
    own.add(descriptor(FakeFile.regular(Fcntl.O_RDWR)));
    assertThat(own.get(0)).isNotNull();
    Race.run(
        1,
        i ->
            () -> {
              assertThatThrownBy(() -> own.get(0)).isInstanceOf(AssertionError.class);
              return 0;
            });
  }
}
