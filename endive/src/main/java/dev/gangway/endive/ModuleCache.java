package dev.gangway.endive;

import dev.gangway.host.PrivateDirectory;
import dev.gangway.host.PrivateDirectory.Entry;
import dev.gangway.host.UntrustedException;
import dev.gangway.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compiled modules in a directory, one file each, named by the module's content and the versions of
 * the engine and the JVM.
 *
 * <p>An entry is run as code. So no other user may be able to write the directory or the entry
 * ({@link PrivateDirectory}). If one can, the entry is ignored and a warning is logged, once for
 * each directory.
 *
 * <p>An entry is written to a temporary file and renamed, so other processes never see a part of
 * it. It starts with the CRC-32 of the rest: a damaged entry counts as missing, and the module is
 * compiled again. An error of reading or writing the cache costs time and is never a failure.
 *
 * <p>Storing an entry removes others: those not used for {@code dev.gangway.moduleCache.days}
 * (default: 30), then the least recently used, until all together have at most {@code
 * dev.gangway.moduleCache.bytes} (default: 1 GiB). Both are system properties. A larger entry is
 * not stored.
 */
final class ModuleCache {
  private static final String SUFFIX = ".module";

  /** Digits of the digest in a name. */
  private static final int HEX_DIGITS = 64;

  private static final long MAX_BYTES = Settings.MODULE_CACHE_BYTES.number();
  private static final Duration MAX_AGE = Duration.ofDays(Settings.MODULE_CACHE_DAYS.number());

  /** A use is recorded only if the last record is older than this, because recording writes. */
  private static final Duration NOTED = Duration.ofDays(1);

  /** Temporary files of this age were left by a killed process. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** Directories that a warning was logged for. */
  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final String version;

  /**
   * @param directory made when the first entry is written
   * @param version everything that an entry depends on, except the module
   */
  ModuleCache(Path directory, String version) {
    this.directory = directory;
    this.version = version;
  }

  /** The entry of a module, which may not exist yet. */
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

  /** Reads an entry; null if there is no valid one. */
  static @Nullable ByteBuffer load(Path entry) {
    Path directory = Objects.requireNonNull(entry.getParent());
    String name = String.valueOf(entry.getFileName());
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      ByteBuffer bytes = ByteBuffer.wrap(opened.read(name, MAX_BYTES));
      Entry used = opened.entry(name);
      if (used != null && isBefore(used.modified(), NOTED)) {
        opened.touch(name);
      }
      return bytes.remaining() > Integer.BYTES && bytes.getInt() == crc(bytes) ? bytes : null;
    } catch (UntrustedException e) {
      warn(directory, e);
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static int crc(ByteBuffer rest) {
    CRC32 crc = new CRC32();
    crc.update(rest.duplicate());
    return (int) crc.getValue();
  }

  /** Writes an entry, or replaces an invalid one. */
  void store(Path entry, ByteBuffer content) {
    long size = (long) Integer.BYTES + content.remaining();
    if (size > Math.min(MAX_BYTES, Integer.MAX_VALUE - 8)) {
      return;
    }
    try (PrivateDirectory opened = PrivateDirectory.create(directory)) {
      prune(opened, MAX_BYTES - size, MAX_AGE);
      ByteBuffer whole = ByteBuffer.allocate((int) size);
      whole.putInt(crc(content)).put(content.duplicate()).flip();
      opened.write(String.valueOf(entry.getFileName()), whole);
    } catch (UntrustedException e) {
      warn(directory, e);
    } catch (IOException e) {
      // The module is compiled again next time.
    }
  }

  /**
   * Removes the entries not used for {@code maxAge}, then the least recently used, until all
   * together have at most {@code maxBytes}. Files without the name of an entry stay.
   */
  static void prune(PrivateDirectory opened, long maxBytes, Duration maxAge) throws IOException {
    opened.removeUnfinished(Instant.now().minus(ABANDONED));
    List<Entry> entries = new ArrayList<>(opened.list(SUFFIX));
    entries.removeIf(entry -> !isEntry(entry.name()));
    entries.sort(Comparator.comparingLong(Entry::modified).reversed());
    long kept = 0;
    for (Entry entry : entries) {
      kept += entry.size();
      if (kept > maxBytes || isBefore(entry.modified(), maxAge)) {
        kept -= entry.size();
        opened.delete(entry.name());
      }
    }
  }

  private static boolean isEntry(String name) {
    return name.length() == HEX_DIGITS + SUFFIX.length()
        && PrivateDirectory.isHex(name, 0, HEX_DIGITS);
  }

  private static boolean isBefore(long nanos, Duration age) {
    Instant now = Instant.now();
    return Instant.ofEpochSecond(0, nanos).isBefore(now.minus(age));
  }

  private static void warn(Path directory, UntrustedException reason) {
    if (WARNED.add(directory)) {
      System.getLogger(ModuleCache.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a compiled module in the cache is not used: " + reason.getMessage());
    }
  }
}
