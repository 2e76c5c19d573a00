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
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

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
final class ModuleCache implements Cache {
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

  /**
   * What makes the machine of an instance.
   *
   * @param key the module's digest
   * @return null where there is no sound entry
   */
  @Nullable Function<Instance, Machine> load(String key) {
    try {
      ByteBuffer entry = ByteBuffer.wrap(read(file(key)));
      int crc = entry.getInt();
      return crc == crc(entry) ? ClassBundle.load(entry) : null;
    } catch (IOException | RuntimeException | LinkageError e) {
      // Not there, cut short, or made by another build.
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

  /** For Endive, which asks before it compiles: {@link #load} has found nothing then. */
  @Override
  @SuppressWarnings("NullAway") // Endive's contract: null for an entry that is not there
  public byte @Nullable [] get(String key) {
    return null;
  }

  /** Replaces what is there: the caller has found no sound entry. */
  @Override
  public void putIfAbsent(String key, byte[] jar) {
    Path written = null;
    try {
      ByteBuffer bundle = ByteBuffer.wrap(ClassBundle.ofJar(jar));
      ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + bundle.remaining());
      entry.putInt(crc(bundle)).put(bundle);
      makePrivate(directory);
      written = Files.createTempFile(directory, "new", ".tmp");
      Files.write(written, entry.array());
      moveInto(written, file(key));
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

  private Path file(String key) {
    byte[] name = sha256((version + '\n' + key).getBytes(StandardCharsets.UTF_8));
    return directory.resolve(HexFormat.of().formatHex(name) + SUFFIX);
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}
