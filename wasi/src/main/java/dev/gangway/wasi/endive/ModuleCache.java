package dev.gangway.wasi.endive;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compiled modules in a directory, one file each, named by the module's content and the versions of
 * the engine and the JVM.
 *
 * <p>An entry is written to a file of its own and moved into place, so that two processes never see
 * half of one; it begins with the CRC-32 of what follows, so that a damaged one is taken for
 * missing and compiled again. (Of damage, not of malice: the directory is the user's alone, 0700,
 * as what is in it is run as code.) A cache that cannot be read or written costs time, never a
 * failure.
 */
final class ModuleCache {
  private static final String SUFFIX = ".module";

  private final Path directory;
  private final String version;

  /**
   * @param directory made when the first entry is written
   * @param version of all that an entry depends on, beside the module
   */
  ModuleCache(Path directory, String version) {
    this.directory = directory;
    this.version = version;
  }

  /** Where the entry of a module is, or will be. */
  Path entry(byte[] wasm) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
    sha256.update(version.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    return directory.resolve(HexFormat.of().formatHex(sha256.digest(wasm)) + SUFFIX);
  }

  /** What was stored, or null where there is no sound entry. */
  static @Nullable ByteBuffer load(Path entry) {
    try {
      ByteBuffer content = ByteBuffer.wrap(read(entry));
      return content.remaining() > Integer.BYTES && content.getInt() == crc(content)
          ? content
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Not by Files, whose channels take longer to be there. */
  private static byte[] read(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  private static int crc(ByteBuffer rest) {
    CRC32 crc = new CRC32();
    crc.update(rest.duplicate());
    return (int) crc.getValue();
  }

  /** Makes an entry, or replaces one that was not sound. */
  void store(Path entry, ByteBuffer content) {
    Path written = null;
    try {
      makePrivate(directory);
      written = Files.createTempFile(directory, "new", ".tmp");
      ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + content.remaining());
      whole.putInt(crc(content)).put(content.duplicate());
      Files.write(written, whole.array());
      moveInto(written, entry);
    } catch (IOException e) {
      deleteQuietly(written);
    }
  }

  private static void moveInto(Path written, Path entry) throws IOException {
    try {
      Files.move(written, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new NoSuchFileException(entry.toString(), written.toString(), e.getMessage());
    }
  }

  private static void makePrivate(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
