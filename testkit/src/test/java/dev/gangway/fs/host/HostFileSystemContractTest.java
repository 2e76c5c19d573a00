package dev.gangway.fs.host;

import dev.gangway.testkit.fs.FileSystemContract;
import dev.gangway.testkit.fs.Subject;
import java.io.IOException;
import java.nio.file.Path;

/** Directories of the host pass the contract of every file system. */
class HostFileSystemContractTest extends FileSystemContract {

  @Override
  protected Subject newSubject(Path directory) throws IOException {
    return new Subject(new HostFileSystem(directory), true, Subject.MAX_HOST_FILE_SIZE, directory);
  }
}
