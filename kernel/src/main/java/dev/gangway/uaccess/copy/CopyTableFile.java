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
 * Where a {@link CopyTable} is kept from one start to the next: a file for each model of processor,
 * in {@code cpu} of the user's cache directory.
 *
 * <p>What is not a table, or one of another processor or JVM, counts as absent, and so does what
 * another user may have written ({@link PrivateDirectory}). A file appears whole or not at all.
 */
final class CopyTableFile {
  private static final long MAX_BYTES = 1 << 20;

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
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      byte[] bytes = opened.read(name(), MAX_BYTES);
      CopyTable table = CopyTable.parse(new String(bytes, StandardCharsets.UTF_8));
      return table != null
              && table.cpu().equals(CpuInfo.current().model())
              && table.jvm().equals(jvm())
          ? table
          : null;
    } catch (IOException e) {
      return null; // none, or not this user's own: it is measured anew
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
