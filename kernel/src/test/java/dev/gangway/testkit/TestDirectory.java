package dev.gangway.testkit;

import static dev.gangway.testkit.ResultAssert.assertResult;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.PathName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A directory and the calls on names below it. Each fetches its paths from user memory and goes
 * through {@link Namei}; results are 0 or {@code -errno}, of the fetch or of the call.
 */
public final class TestDirectory {
  private final TestKernel kernel;
  private final Directory directory;

  TestDirectory(TestKernel kernel, Directory directory) {
    this.kernel = kernel;
    this.directory = directory;
  }

  public Directory directory() {
    return directory;
  }

  /** How many inodes more the file system has room for, found out by making and removing them. */
  public int freeInodes() {
    int made = 0;
    while (mkdir("free-inode-" + made) == 0) {
      made++;
    }
    for (int i = 0; i < made; i++) {
      assertResult(rmdir("free-inode-" + i)).succeeds();
    }
    return made;
  }

  // ---- opening --------------------------------------------------------------------------------

  /** {@code openat(2)}; what was opened is closed again. */
  public long tryOpen(String path, int flags) {
    return tryOpen(path.getBytes(StandardCharsets.UTF_8), flags);
  }

  public long tryOpen(byte[] path, int flags) {
    long result = openInto(path, flags);
    if (result == 0) {
      kernel.task().opened().take().put();
    }
    return result;
  }

  /** {@code openat(2)}, which must not fail. */
  public OpenFile open(String path, int flags) {
    assertResult(openInto(path.getBytes(StandardCharsets.UTF_8), flags))
        .as("open %s", path)
        .succeeds();
    return kernel.adopt(kernel.task().opened().take());
  }

  private long openInto(byte[] path, int flags) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.open(directory, name, flags, kernel.task().opened());
  }

  /** A directory below this one, which must be there. */
  public TestDirectory openDirectory(String path) {
    return new TestDirectory(kernel, (Directory) open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY));
  }

  // ---- files as a whole -----------------------------------------------------------------------

  /** Makes a file with these contents, or gives them to the one that is there. */
  public void create(String path, String text) {
    OpenFile file = open(path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC);
    if (!text.isEmpty()) {
      assertResult(kernel.write(file, text)).moves(text.getBytes(StandardCharsets.UTF_8).length);
    }
    kernel.close(file);
  }

  /** The contents of a file. */
  public String text(String path) {
    OpenFile file = open(path, Fcntl.O_RDONLY);
    String text = kernel.text(file);
    kernel.close(file);
    return text;
  }

  // ---- attributes -----------------------------------------------------------------------------

  /** {@code fstatat(2)}. */
  public long tryStat(String path, boolean follow) {
    return statInto(path, follow, new Kstat());
  }

  /** {@code stat(2)}, which must not fail. */
  public Kstat stat(String path) {
    Kstat stat = new Kstat();
    assertResult(statInto(path, true, stat)).as("stat %s", path).succeeds();
    return stat;
  }

  /** {@code lstat(2)}, which must not fail. */
  public Kstat lstat(String path) {
    Kstat stat = new Kstat();
    assertResult(statInto(path, false, stat)).as("lstat %s", path).succeeds();
    return stat;
  }

  private long statInto(String path, boolean follow, Kstat out) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.stat(directory, name, follow, out);
  }

  /** Whether there is something of that name, a dangling symlink too. */
  public boolean exists(String path) {
    return tryStat(path, false) == 0;
  }

  /** {@code utimensat(2)}. */
  public long setTimes(String path, boolean follow, long atime, long mtime) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.setTimes(directory, name, follow, atime, mtime);
  }

  // ---- names ----------------------------------------------------------------------------------

  public long mkdir(String path) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.mkdir(directory, name);
  }

  public long rmdir(String path) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.rmdir(directory, name);
  }

  public long unlink(String path) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.unlink(directory, name);
  }

  /** A hard link; a final symlink is not followed. */
  public long link(String oldPath, String newPath) {
    return link(oldPath, false, this, newPath);
  }

  public long link(String oldPath, boolean follow, TestDirectory newDir, String newPath) {
    long result = fetchBoth(oldPath, newPath);
    return result < 0
        ? result
        : Namei.link(
            directory, kernel.task().path(), follow, newDir.directory, kernel.task().path2());
  }

  public long rename(String oldPath, String newPath) {
    return rename(oldPath, this, newPath);
  }

  public long rename(String oldPath, TestDirectory newDir, String newPath) {
    long result = fetchBoth(oldPath, newPath);
    return result < 0
        ? result
        : Namei.rename(directory, kernel.task().path(), newDir.directory, kernel.task().path2());
  }

  private long fetchBoth(String oldPath, String newPath) {
    long result = kernel.fetch(kernel.task().path(), oldPath);
    return result < 0 ? result : kernel.fetch(kernel.task().path2(), newPath);
  }

  public long symlink(String target, String path) {
    PathName text = kernel.task().path();
    PathName name = kernel.task().path2();
    long result = kernel.fetchTarget(text, target);
    if (result == 0) {
      result = kernel.fetch(name, path);
    }
    return result < 0 ? result : Namei.symlink(text, directory, name);
  }

  /** {@code readlinkat(2)}: bytes of the text, or {@code -errno}. */
  public long tryReadlink(String path, byte[] out) {
    PathName name = kernel.task().path();
    long result = kernel.fetch(name, path);
    return result < 0 ? result : Namei.readlink(directory, name, out);
  }

  /** The text of a symlink, which must be one. */
  public String readlink(String path) {
    byte[] out = new byte[PathName.PATH_MAX];
    long n = tryReadlink(path, out);
    assertResult(n).as("readlink %s", path).succeeds();
    return new String(Arrays.copyOf(out, (int) n), StandardCharsets.UTF_8);
  }

  // ---- listing --------------------------------------------------------------------------------

  /** All entries, listed in one go. */
  public Listing list() {
    return Listing.all(directory);
  }

  /** Up to {@code room} entries after {@code cookie}. */
  public Listing list(long cookie, int room) {
    return Listing.part(directory, cookie, room);
  }
}
