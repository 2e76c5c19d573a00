package dev.gangway.testkit.fs;

import dev.gangway.vfs.FileSystem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file system under test, empty and its own.
 *
 * @param fileSystem what is tested; closed with the subject
 * @param confined whether no path leaves it: everything but the oracle
 * @param maxFileSize bytes of the largest file that it can have
 * @param hostDirectory the host's directory that it shows, for links that no guest could plant;
 *     null if there is none
 */
public record Subject(
    FileSystem fileSystem, boolean confined, long maxFileSize, @Nullable Path hostDirectory)
    implements AutoCloseable {
  /** What fits on any of the host's file systems: ext4 has the least, 16 TiB less a block. */
  public static final long MAX_HOST_FILE_SIZE = (1L << 44) - 4096;

  @Override
  public void close() {
    fileSystem.close();
  }
}
