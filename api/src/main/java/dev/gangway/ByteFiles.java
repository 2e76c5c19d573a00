package dev.gangway;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Makes a file system in memory with files that are given as bytes. */
final class ByteFiles {
  private static final int PAGES = 16;
  private static final int PIECE = PAGES * LinearMemory.PAGE_SIZE;
  private static final int CREATE = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;

  private final Task task;
  private final Directory root;
  private final PathName name = new PathName();
  private final Opened opened = new Opened();

  private ByteFiles(Task task, Directory root) {
    this.task = task;
    this.root = root;
  }

  /**
   * Makes it, with the directories that the paths name.
   *
   * @param files bytes by path; a relative path starts at the root of the file system
   * @throws IllegalArgumentException if a path contains {@code ..} or NUL, is too long, or is that
   *     of the mount itself
   * @throws java.nio.file.FileSystemException if a file cannot be made; its reason says why
   */
  static MemFileSystem of(Map<String, byte[]> files) throws IOException {
    MemFileSystem made = new MemFileSystem(Long.MAX_VALUE, Long.MAX_VALUE);
    Opened opened = new Opened();
    long status = made.openRoot(new Mount("/", made, false), opened);
    if (status < 0) {
      throw MappedFile.failure("/", status);
    }
    Directory root = (Directory) opened.take();
    try (LinearMemory buffer = LinearMemory.create(PAGES, PAGES)) {
      ByteFiles maker = new ByteFiles(new Task(buffer, new FdTable(0)), root);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        String path = GuestPath.of(file.getKey()).substring(1);
        if (path.isEmpty()) {
          throw new IllegalArgumentException("not the path of a file: \"" + file.getKey() + "\"");
        }
        maker.make(path, file.getValue());
      }
    } finally {
      root.put();
    }
    return made;
  }

  private void make(String path, byte[] bytes) throws IOException {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      long status = set(path.substring(0, end));
      status = status < 0 ? status : Namei.mkdir(root, name);
      if (status < 0 && status != -Errno.EEXIST) {
        throw MappedFile.failure(path, status);
      }
    }
    long status = set(path);
    status = status < 0 ? status : Namei.open(root, name, CREATE, opened);
    if (status < 0) {
      throw MappedFile.failure(path, status);
    }
    OpenFile file = opened.take();
    try {
      status = write(file, bytes);
    } finally {
      file.put();
    }
    if (status < 0) {
      throw MappedFile.failure(path, status);
    }
  }

  private long set(String path) {
    return name.set(path.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes all bytes: 0 or {@code -errno}. */
  private long write(OpenFile file, byte[] bytes) {
    MemorySegment source = MemorySegment.ofArray(bytes);
    for (int done = 0; done < bytes.length; ) {
      int piece = Math.min(PIECE, bytes.length - done);
      task.memory().copyTo(0, source, done, piece);
      task.iter().importBuffer(0, piece);
      long written = ReadWrite.write(task, file);
      if (written < 0) {
        return written;
      }
      done += (int) written;
    }
    return 0;
  }
}
