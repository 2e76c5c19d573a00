package dev.gangway.fs.mem;

import dev.gangway.testkit.fs.FileSystemContract;
import dev.gangway.testkit.fs.Subject;
import java.nio.file.Path;

/** Files in memory pass the contract of every file system. */
class MemFileSystemContractTest extends FileSystemContract {
  private static final long MAX_BYTES = 64L << 20;
  private static final long MAX_INODES = 10_000;

  @Override
  protected Subject newSubject(Path directory) {
    return new Subject(new MemFileSystem(MAX_BYTES, MAX_INODES), true, Long.MAX_VALUE, null);
  }
}
