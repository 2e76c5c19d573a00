package dev.gangway.uaccess.copy;

import dev.gangway.host.CacheDirectory;
import dev.gangway.host.CpuInfo;
import dev.gangway.host.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@link CopyTable}s between JVMs: a file for each processor model, in {@code cpu} of the
 * user's cache directory.
 *
 * <p>A file counts as absent if it is not a table, belongs to another processor or JVM, or may have
 * been written by another user ({@link PrivateDirectory}). A file is created atomically.
 */
final class CopyTableFile {
  private static final long MAX_BYTES = 1 << 20;

  private CopyTableFile() {}

  /** The JVM's version as written in tables. */
  static String jvm() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
  }

  /** The user's directory of tables; null if the user has no home directory. */
  static @Nullable Path directory() {
    Path cache = CacheDirectory.of(System::getenv);
    return cache == null ? null : cache.resolve("cpu");
  }

  /** The table for this processor and JVM, or null if there is none. */
  static @Nullable CopyTable load(Path directory) {
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      byte[] bytes = opened.read(name(), MAX_BYTES);
      CopyTable table = CopyTable.parse(new String(bytes, StandardCharsets.UTF_8));
      return table != null
              && table.cpu().equals(CpuInfo.current().model())
              && table.jvm().equals(jvm())
          ? table
          : null;
    } catch (IOException e) {
      return null; // missing or not this user's own: measured again
    }
  }

  /** Keeps a table of this processor. */
  static void store(Path directory, CopyTable table) throws IOException {
    try (PrivateDirectory opened = PrivateDirectory.create(directory)) {
      byte[] bytes = table.format().getBytes(StandardCharsets.UTF_8);
      opened.write(name(), ByteBuffer.wrap(bytes));
    }
  }

  static Path file(Path directory) {
    return directory.resolve(name());
  }

  private static String name() {
    return CpuInfo.current().model().replaceAll("[^A-Za-z0-9]+", "-") + ".txt";
  }
}
