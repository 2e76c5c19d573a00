package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.testkit.BareGuest;
import dev.gangway.testkit.TestPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host repeatedly exchanges a directory and a symlink to the outside, atomically, while a guest
 * opens, reads, creates, renames and unlinks through that name.
 */
class RacingSwapTest {
  private static final int SWAPS = 100_000;
  private static final String OUTSIDE = "outside";
  private static final String INSIDE = "inside!";

  @TempDir Path base;

  private enum Call {
    READ,
    CREATE,
    TRUNCATE,
    STAT,
    RENAME,
    UNLINK,
    MKDIR,
    RMDIR,
    SET_TIMES,
    LINK,
    UP_AND_DOWN
  }

  private final Map<Call, Set<Long>> results = new EnumMap<>(Call.class);

  @Test
  void nothingOutsideIsEverReadOrChanged() throws Exception {
    Path outside = Files.createDirectory(base.resolve("out"));
    for (String name : new String[] {"file", "made", "moved", "linked"}) {
      Files.writeString(outside.resolve(name), OUTSIDE);
    }
    Files.createDirectory(outside.resolve("dir"));
    Object time = Files.getLastModifiedTime(outside);
    Object fileTime = Files.getLastModifiedTime(outside.resolve("file"));
    Path inside = Files.createDirectories(base.resolve("in"));
    Files.createDirectories(inside.resolve("a/swap"));
    Files.createSymbolicLink(inside.resolve("a/link"), Path.of("../../out"));

    AtomicBoolean done = new AtomicBoolean();
    try (HostMount mount = new HostMount(inside);
        BareGuest guest = new BareGuest()) {
      Directory a = mount.openDirectory("a");
      CompletableFuture<Integer> swaps = CompletableFuture.supplyAsync(() -> swap(inside, done));
      try {
        while (!done.get()) {
          callEachOnce(mount.root, "a/swap/", guest);
          callEachOnce(a, "swap/", guest);
        }
      } finally {
        done.set(true);
      }
      assertThat(swaps.get()).isEqualTo(SWAPS);
      a.put();
    }

    for (String name : new String[] {"file", "made", "moved", "linked"}) {
      assertThat(outside.resolve(name)).hasContent(OUTSIDE);
    }
    assertThat(outside.toFile().list())
        .containsExactlyInAnyOrder("file", "made", "moved", "linked", "dir");
    assertThat(Files.getLastModifiedTime(outside)).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(outside.resolve("file"))).isEqualTo(fileTime);
    // Both cases happened: each call met the directory and the symlink.
    for (Call call : Call.values()) {
      assertThat(results.get(call)).as(call.name()).contains((long) -Errno.EPERM);
      assertThat(results.get(call)).as(call.name()).anyMatch(result -> result >= 0);
    }
  }

  /** Exchanges {@code a/swap} and {@code a/link} atomically: neither name is ever missing. */
  private static int swap(Path inside, AtomicBoolean done) {
    PathName swap = TestPath.of("a/swap");
    PathName link = TestPath.of("a/link");
    int n = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment directory = arena.allocateFrom(inside.toString());
      int fd = (int) HostPath.openat(Fcntl.AT_FDCWD, directory, Fcntl.O_PATH, 0);
      while (n < SWAPS && !done.get()) {
        long result =
            HostPath.renameat2(fd, swap.segment(), fd, link.segment(), Fcntl.RENAME_EXCHANGE);
        assertThat(result).isZero();
        n++;
      }
      HostFile.close(fd);
    } finally {
      done.set(true);
    }
    return n;
  }

  private void callEachOnce(Directory from, String swap, BareGuest guest) {
    PathName file = TestPath.of(swap + "file");
    PathName made = TestPath.of(swap + "made");
    PathName moved = TestPath.of(swap + "moved");
    PathName linked = TestPath.of(swap + "linked");
    PathName dir = TestPath.of(swap + "dir");
    note(Call.CREATE, write(from, made, Fcntl.O_CREAT, guest));
    note(Call.TRUNCATE, write(from, file, Fcntl.O_CREAT | Fcntl.O_TRUNC, guest));
    note(Call.READ, read(from, file, guest));
    note(Call.STAT, stat(from, file));
    note(Call.SET_TIMES, from.setTimes(file, true, 0, 0));
    note(Call.LINK, from.link(file, false, from, linked));
    note(Call.UNLINK, from.unlink(linked));
    note(Call.RENAME, from.rename(made, from, moved));
    note(Call.UNLINK, from.unlink(moved));
    note(Call.MKDIR, from.mkdir(dir));
    note(Call.RMDIR, from.rmdir(dir));
    note(Call.UP_AND_DOWN, stat(from, TestPath.of(swap + "../swap/file")));
  }

  private void note(Call call, long result) {
    results.computeIfAbsent(call, c -> new TreeSet<>()).add(result);
  }

  private static long read(Directory from, PathName path, BareGuest guest) {
    Opened opened = new Opened();
    long result = from.open(path, Fcntl.O_RDONLY, opened);
    if (result == 0) {
      OpenFile file = opened.take();
      assertThat(guest.readText(file, 64)).isNotEqualTo(OUTSIDE);
      file.put();
    }
    return result;
  }

  private static long write(Directory from, PathName path, int flags, BareGuest guest) {
    Opened opened = new Opened();
    long result = from.open(path, Fcntl.O_WRONLY | flags, opened);
    if (result == 0) {
      OpenFile file = opened.take();
      assertThat(guest.write(file, INSIDE)).isEqualTo(INSIDE.length());
      file.put();
    }
    return result;
  }

  private static long stat(Directory from, PathName path) {
    Kstat stat = new Kstat();
    long result = from.stat(path, true, stat);
    if (result == 0) {
      assertThat(stat.size).isEqualTo(INSIDE.length());
    }
    return result;
  }
}
