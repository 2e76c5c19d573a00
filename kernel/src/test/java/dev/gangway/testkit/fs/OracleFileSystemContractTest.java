package dev.gangway.testkit.fs;

import java.nio.file.Path;

/** The host itself passes its own contract: what the suite expects is what Linux does. */
class OracleFileSystemContractTest extends FileSystemContract {
  @Override
  protected Subject newSubject(Path directory) {
    return new Subject(
        new OracleFileSystem(directory), false, Subject.MAX_HOST_FILE_SIZE, directory);
  }
}
