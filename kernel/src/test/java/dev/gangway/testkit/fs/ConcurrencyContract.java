package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_EXCL;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Several guests, each with memory of its own, on one mount at once. */
abstract class ConcurrencyContract extends ContractTest {
  private static final int THREADS = 4;

  ConcurrencyContract(FileSystemContract suite) {
    super(suite);
  }

  /** Runs {@code body} on {@link #THREADS} threads, each with a kernel of its own. */
  private <T> List<T> race(BiFunction<TestKernel, Integer, T> body) throws Exception {
    return Race.run(
        THREADS,
        i ->
            () -> {
              try (TestKernel mine = kernel.another()) {
                return body.apply(mine, i);
              }
            });
  }

  @Test
  void ofManyWhoCreateWithExclExactlyOneWins() throws Exception {
    for (int round = 0; round < 50; round++) {
      String name = "f" + round;
      List<Long> results =
          race((mine, i) -> mine.root().tryOpen(name, O_WRONLY | O_CREAT | O_EXCL));
      assertThat(results).as(name).containsOnlyOnce(0L);
      assertThat(results).as(name).containsOnly(0L, (long) -Errno.EEXIST);
    }
  }

  @Test
  void ofManyWhoUnlinkOrMakeADirectoryExactlyOneWins() throws Exception {
    for (int round = 0; round < 50; round++) {
      String file = "f" + round;
      String directory = "d" + round;
      root.create(file, "");
      List<Long> unlinked = race((mine, i) -> mine.root().unlink(file));
      assertThat(unlinked).containsOnlyOnce(0L).containsOnly(0L, (long) -Errno.ENOENT);
      List<Long> made = race((mine, i) -> mine.root().mkdir(directory));
      assertThat(made).containsOnlyOnce(0L).containsOnly(0L, (long) -Errno.EEXIST);
    }
  }

  @Test
  void appendsLoseNothingAndAreWhole() throws Exception {
    int records = 200;
    int length = 5_000;
    race((mine, i) -> {
      OpenFile file = mine.root().open("log", O_WRONLY | O_CREAT | O_APPEND);
      byte[] record = new byte[length];
      Arrays.fill(record, (byte) ('0' + i));
      for (int n = 0; n < records; n++) {
        assertResult(mine.write(file, record)).moves(length);
      }
      return 0;
    });
    OpenFile log = root.open("log", O_RDONLY);
    assertThat(kernel.fstat(log).size).isEqualTo((long) THREADS * records * length);
    Map<Byte, Integer> seen = new HashMap<>();
    for (long at = 0; at < kernel.fstat(log).size; at += length) {
      byte[] record = kernel.pread(log, length, at);
      byte[] whole = new byte[length];
      Arrays.fill(whole, record[0]);
      assertThat(record).as("record at %s", at).isEqualTo(whole);
      seen.merge(record[0], 1, Integer::sum);
    }
    assertThat(seen.values()).containsOnly(records).hasSize(THREADS);
  }

  @Test
  void writersOfDifferentPartsDoNotDisturbEachOther() throws Exception {
    int part = 10_000;
    race((mine, i) -> {
      OpenFile file = mine.root().open("f", O_RDWR | O_CREAT);
      byte[] bytes = new byte[part];
      for (int round = 0; round < 100; round++) {
        Arrays.fill(bytes, (byte) (i * 50 + round % 50));
        assertResult(mine.pwrite(file, bytes, (long) i * part)).moves(part);
        assertThat(mine.pread(file, part, (long) i * part)).isEqualTo(bytes);
      }
      return 0;
    });
    assertThat(root.stat("f").size).isEqualTo((long) THREADS * part);
  }

  @Test
  void aFileThatIsReplacedByRenameIsNeverMissingAndAlwaysWhole() throws Exception {
    root.create("target", "0".repeat(100));
    AtomicBoolean done = new AtomicBoolean();
    race((mine, i) -> {
      TestDirectory here = mine.root();
      if (i == 0) {
        try {
          for (int round = 0; round < 150; round++) {
            here.create("next", Integer.toString(round % 10).repeat(100));
            assertResult(here.rename("next", "target")).succeeds();
          }
        } finally {
          done.set(true);
        }
      } else {
        while (!done.get()) {
          String text = here.text("target");
          assertThat(text).isEqualTo(text.substring(0, 1).repeat(100));
        }
      }
      return 0;
    });
  }

  @Test
  void renamesThatCrossEachOtherNeitherDeadlockNorMakeALoop() throws Exception {
    for (String name : new String[] {"a", "b", "a/x", "b/y"}) {
      assertResult(root.mkdir(name)).succeeds();
    }
    race((mine, i) -> {
      TestDirectory here = mine.root();
      String[][] moves = {{"a/x", "b/y/x"}, {"b/y", "a/x/y"}, {"b/y/x", "a/x"}, {"a/x/y", "b/y"}};
      for (int round = 0; round < 500; round++) {
        String[] move = moves[(round + i) % moves.length];
        assertThat(here.rename(move[0], move[1]))
            .isIn(0L, (long) -Errno.ENOENT, (long) -Errno.EINVAL, (long) -Errno.ENOTEMPTY);
      }
      return 0;
    });
    assertThat(countDirectories(root)).isEqualTo(4);
  }

  @Test
  void movingAFileUpAndTryingToRemoveItsDirectoryDoNotWaitForEachOther() throws Exception {
    assertResult(root.mkdir("a")).succeeds();
    assertResult(root.mkdir("a/b")).succeeds();
    root.create("a/b/stays", "");
    root.create("a/b/0", "");
    root.create("a/b/1", "");
    race((mine, i) -> {
      TestDirectory here = mine.root();
      for (int round = 0; round < 2_000; round++) {
        if (i < 2) {
          assertResult(here.rename("a/b/" + i, "a/" + i)).succeeds();
          assertResult(here.rename("a/" + i, "a/b/" + i)).succeeds();
        } else {
          assertResult(here.rmdir("a/b")).failsWith(Errno.ENOTEMPTY);
        }
      }
      return 0;
    });
    assertThat(root.openDirectory("a/b").list().names())
        .containsExactlyInAnyOrder("stays", "0", "1");
  }

  private static int countDirectories(TestDirectory dir) {
    int found = 0;
    for (String name : dir.list().names()) {
      found += 1 + countDirectories(dir.openDirectory(name));
    }
    return found;
  }

  @Test
  void namesThatComeAndGoLeaveAListingSound() throws Exception {
    for (int i = 0; i < 20; i++) {
      root.create("stays-" + i, "");
    }
    AtomicBoolean done = new AtomicBoolean();
    race((mine, i) -> {
      TestDirectory here = mine.root();
      if (i == 0) {
        try {
          for (int round = 0; round < 100; round++) {
            List<String> names = here.list().names();
            assertThat(names).doesNotHaveDuplicates();
            assertThat(names.stream().filter(name -> name.startsWith("stays-"))).hasSize(20);
          }
        } finally {
          done.set(true);
        }
      } else {
        for (int n = 0; !done.get(); n++) {
          String name = "comes-" + i + "-" + n % 50;
          here.create(name, "");
          assertResult(here.unlink(name)).succeeds();
        }
      }
      return 0;
    });
    assertThat(root.list().names()).hasSize(20);
  }

  @Test
  void removingADirectoryAndCreatingInItNeverLosesAFile() throws Exception {
    for (int round = 0; round < 100; round++) {
      String dir = "d" + round;
      assertResult(root.mkdir(dir)).succeeds();
      List<Callable<Long>> both =
          List.of(
              () -> {
                try (TestKernel mine = kernel.another()) {
                  return mine.root().rmdir(dir);
                }
              },
              () -> {
                try (TestKernel mine = kernel.another()) {
                  return mine.root().tryOpen(dir + "/f", O_WRONLY | O_CREAT);
                }
              });
      List<Long> results = Race.run(2, both::get);
      if (results.get(1) == 0) {
        assertResult(results.get(0)).failsWith(Errno.ENOTEMPTY);
        assertThat(root.text(dir + "/f")).isEmpty();
      } else {
        assertResult(results.get(1)).failsWith(Errno.ENOENT);
        assertResult(results.get(0)).succeeds();
      }
    }
  }
}
