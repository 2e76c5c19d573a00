package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.testkit.TestPath;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.PathName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes random calls on names, on a mount and by the host's system calls on a second tree. Results
 * and final trees must be equal. So the rules of slashes, dots, symlinks and their errors are
 * Linux's.
 *
 * <p>If the mount refuses an escape, the host's call is skipped.
 */
class HostOracleTest {
  private static final int CALLS = 20_000;

  private static final String[] NAMES = {"a", "b", "c", "d", "link", "other", ".", ".."};

  private static final String[] TARGETS = {
    "a", "b", "b/c", "./d", "a/", "nowhere", "link", "other", "../a", "../../b", ".", "a/../b",
    "c/."
  };

  private static final int[] OPEN_FLAGS = {
    Fcntl.O_RDONLY,
    Fcntl.O_RDONLY | Fcntl.O_DIRECTORY,
    Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW,
    Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW,
    Fcntl.O_RDWR,
    Fcntl.O_RDWR | Fcntl.O_CREAT,
    Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL,
    Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW,
    Fcntl.O_WRONLY | Fcntl.O_TRUNC,
  };

  @TempDir Path base;
  private final Kstat mine = new Kstat();
  private final Kstat theirs = new Kstat();
  private Random random = new Random();
  private int host;

  @Test
  void theHostAgreesOnEveryCall() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    random = new Random(seed);
    Path ours = Files.createDirectories(base.resolve("ours/p/q/root"));
    Path oracle = Files.createDirectories(base.resolve("oracle/p/q/root"));
    try (HostMount mount = new HostMount(ours);
        Arena arena = Arena.ofConfined()) {
      host =
          (int)
              HostPath.openat(
                  Fcntl.AT_FDCWD, arena.allocateFrom(oracle.toString()), Fcntl.O_PATH, 0);
      int succeeded = 0;
      for (int i = 0; i < CALLS; i++) {
        succeeded += callBoth(mount, i) ? 1 : 0;
      }
      HostFile.close(host);
      assertThat(succeeded).isGreaterThan(CALLS / 20);
    }
    assertThat(tree(ours)).isEqualTo(tree(oracle));
  }

  /** Whether it succeeded. */
  private boolean callBoth(HostMount mount, int i) {
    Directory root = mount.root;
    String text = path();
    PathName path = TestPath.of(text);
    String secondText = path();
    PathName second = TestPath.of(secondText);
    MemorySegment p = path.segment();
    MemorySegment q = second.segment();
    return switch (random.nextInt(13)) {
      case 0, 1 -> same(i, "mkdir", text, root.mkdir(path), () -> HostPath.mkdirat(host, p, 0777));
      case 2 -> {
        long result = root.rmdir(path);
        yield same(i, "rmdir", text, result, () -> HostPath.unlinkat(host, p, Fcntl.AT_REMOVEDIR));
      }
      case 3 -> same(i, "unlink", text, root.unlink(path), () -> HostPath.unlinkat(host, p, 0));
      case 4 -> {
        String target = TARGETS[random.nextInt(TARGETS.length)];
        PathName t = TestPath.of(target);
        long result = root.symlink(t, path);
        String what = target + " <- " + text;
        yield same(i, "symlink", what, result, () -> HostPath.symlinkat(t.segment(), host, p));
      }
      case 5, 6 -> {
        boolean follow = random.nextBoolean();
        long result = root.link(path, follow, root, second);
        int flags = follow ? Fcntl.AT_SYMLINK_FOLLOW : 0;
        String what = text + " " + secondText + " follow " + follow;
        yield same(i, "link", what, result, () -> HostPath.linkat(host, p, host, q, flags));
      }
      case 7 -> {
        long result = root.rename(path, root, second);
        String what = text + " " + secondText;
        yield same(i, "rename", what, result, () -> HostPath.renameat(host, p, host, q));
      }
      case 8 -> stat(i, root, path, text);
      case 9 -> {
        byte[] out = new byte[100];
        long result = root.readlink(path, out);
        yield same(i, "readlink", text, result, () -> readlink(p));
      }
      case 10 -> {
        boolean follow = random.nextBoolean();
        long result = root.setTimes(path, follow, 5, 7);
        int flags = follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
        String what = text + " follow " + follow;
        yield same(i, "setTimes", what, result, () -> HostPath.utimensat(host, p, 5, 7, flags));
      }
      default -> {
        int flags = OPEN_FLAGS[random.nextInt(OPEN_FLAGS.length)];
        long result = mount.tryOpen(text, flags);
        String what = text + " flags " + Integer.toHexString(flags);
        yield same(i, "open", what, result, () -> open(p, flags));
      }
    };
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    int components = 1 + random.nextInt(3);
    for (int i = 0; i < components; i++) {
      if (i > 0) {
        path.append(random.nextInt(10) == 0 ? "//" : "/");
      }
      path.append(NAMES[random.nextInt(random.nextInt(3) == 0 ? NAMES.length : 6)]);
    }
    if (random.nextInt(5) == 0) {
      path.append(random.nextInt(3) == 0 ? "//" : "/");
    }
    return path.toString();
  }

  private interface HostCall {
    long make();
  }

  private boolean same(int i, String call, String what, long result, HostCall oracle) {
    if (result != -Errno.EPERM || !escapes(call, what)) {
      assertThat(name(result)).as("%d: %s %s", i, call, what).isEqualTo(name(oracle.make()));
    }
    return result >= 0;
  }

  /** Whether one of the paths in {@code what} leaves the tree, or a symlink's text may. */
  private boolean escapes(String call, String what) {
    if (call.equals("symlink") && what.startsWith("..")) {
      return true;
    }
    for (String word : what.split(" ", -1)) {
      long fd =
          HostPath.openat2(
              host, TestPath.of(word).segment(), Fcntl.O_PATH, 0, Fcntl.RESOLVE_BENEATH);
      if (fd == -Errno.EXDEV) {
        return true;
      }
      if (fd >= 0) {
        HostFile.close((int) fd);
      }
    }
    return false;
  }

  private static String name(long result) {
    return result < 0 ? Errno.name((int) -result) : Long.toString(result);
  }

  private boolean stat(int i, Directory root, PathName path, String text) {
    boolean follow = random.nextBoolean();
    int flags = follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
    long result = root.stat(path, follow, mine);
    String what = text + " follow " + follow;
    boolean found =
        same(i, "stat", what, result, () -> HostPath.fstatat(host, path.segment(), flags, theirs));
    if (found) {
      assertThat(mine.mode).as("%d: %s", i, what).isEqualTo(theirs.mode);
      assertThat(mine.nlink).as("%d: %s", i, what).isEqualTo(theirs.nlink);
      if (mine.type() != Mode.S_IFDIR) {
        assertThat(mine.size).as("%d: %s", i, what).isEqualTo(theirs.size);
      }
    }
    return found;
  }

  private long readlink(MemorySegment path) {
    try (Arena arena = Arena.ofConfined()) {
      return HostPath.readlinkat(host, path, arena.allocate(100));
    }
  }

  private long open(MemorySegment path, int flags) {
    long fd = HostPath.openat(host, path, flags | Fcntl.O_NONBLOCK, 0666);
    if (fd < 0) {
      return fd;
    }
    HostFile.close((int) fd);
    return 0;
  }

  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        found.put(root.relativize(path).toString(), describe(path));
      }
    }
    return found;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    return (Files.isDirectory(path) ? "directory " : "file ") + links;
  }
}
