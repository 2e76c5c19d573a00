package dev.gangway.uaccess.copy;

import dev.gangway.host.CacheDirectory;
import dev.gangway.host.CpuInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link CopyTable} is kept from one start to the next: a file for each model of processor,
 * in {@code cpu} of the user's cache directory.
 *
 * <p>What is not a table, or one of another processor or JVM, counts as absent. A file appears
 * whole or not at all.
 */
final class CopyTableFile {
  private CopyTableFile() {}

  /** The JVM's version as tables note it. */
  static String jvm() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
  }

  /** The user's directory of tables; null where the user has no home. */
  static @Nullable Path directory() {
    Path cache = CacheDirectory.of(System::getenv);
    return cache == null ? null : cache.resolve("cpu");
  }

  /** The table for this processor and JVM, or null where there is none. */
  static @Nullable CopyTable load(Path directory) {
    try {
      CopyTable table = CopyTable.parse(Files.readString(file(directory)));
      return table != null
              && table.cpu().equals(CpuInfo.current().model())
              && table.jvm().equals(jvm())
          ? table
          : null;
    } catch (IOException e) {
      return null; // none, or not UTF-8, or not ours to read: it is measured anew
    }
  }

  /** Keeps a table of this processor. */
  static void store(Path directory, CopyTable table) throws IOException {
    Files.createDirectories(directory);
    Path unfinished = Files.createTempFile(directory, "unfinished", ".tmp");
    try {
      Files.write(unfinished, table.format().getBytes(StandardCharsets.UTF_8));
      Files.move(unfinished, file(directory), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  static Path file(Path directory) {
    String name = CpuInfo.current().model().replaceAll("[^A-Za-z0-9]+", "-");
    return directory.resolve(name + ".txt");
  }
}
