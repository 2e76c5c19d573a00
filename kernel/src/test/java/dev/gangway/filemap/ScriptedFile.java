package dev.gangway.filemap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.mm.Folio;
import java.util.Arrays;
import java.util.Random;

/**
 * A file on a {@link Disk} with one opener, compared with a plain array under injected faults. The
 * array gets exactly the bytes that each call reported.
 */
final class ScriptedFile implements AutoCloseable {
  private final PageCache cache;
  private final AddressSpace mapping;
  private final Random random;
  private byte[] model;
  private int failures;
  private int overwrites;
  private int overwritten;
  private byte lastByte;

  final Disk disk;
  final Opener opener;

  ScriptedFile(long cacheBytes, byte[] content, long seed) {
    cache = new PageCache(cacheBytes);
    disk = new Disk(content);
    mapping = new AddressSpace(cache, disk, content.length);
    opener = new Opener(mapping);
    random = new Random(seed);
    model = content.clone();
  }

  AddressSpace mapping() {
    return mapping;
  }

  /** The expected contents. */
  byte[] model() {
    return model;
  }

  /** Number of calls that failed or returned a short count. */
  int failures() {
    return failures;
  }

  void write(int position, int n) {
    byte[] data = new byte[n];
    random.nextBytes(data);
    accept(position, data, opener.write(position, data));
  }

  void append(int n) {
    byte[] data = new byte[n];
    random.nextBytes(data);
    accept(model.length, data, opener.append(data));
  }

  private void accept(int position, byte[] data, long written) {
    if (written > 0) {
      model = Arrays.copyOf(model, Math.max(model.length, position + (int) written));
      System.arraycopy(data, 0, model, position, (int) written);
    }
    failures += written < data.length ? 1 : 0;
    assertThat(mapping.size()).isEqualTo(model.length);
  }

  void truncate(int size) {
    long status = Truncation.truncate(mapping, size, () -> disk.truncate(size));
    if (status == 0) {
      model = Arrays.copyOf(model, size);
    } else {
      failures++;
    }
    assertThat(mapping.size()).isEqualTo(model.length);
  }

  void punchHole(int position, int n) {
    long status = Truncation.punchHole(mapping, position, n, () -> disk.punch(position, n));
    if (status == 0) {
      Arrays.fill(
          model, Math.min(position, model.length), Math.min(position + n, model.length), (byte) 0);
    } else {
      failures++;
    }
  }

  /** Checks that the readable bytes are right. */
  void read(int position, int n) {
    byte[] into = new byte[n];
    int before = overwrites;
    long read = opener.read(position, into);
    int there = Math.clamp(model.length - (long) position, 0, n);
    if (read < 0) {
      failures++;
      return;
    }
    failures += read < there ? 1 : 0;
    assertThat(read).isLessThanOrEqualTo(there);
    int at = overwritten - position;
    if (overwrites != before && at >= 0 && at < read && into[at] == lastByte) {
      into[at] = model[overwritten]; // it was read before
    }
    assertBytes(into, 0, position, (int) read);
  }

  private void assertBytes(byte[] bytes, int at, int position, int n) {
    int wrong = Arrays.mismatch(bytes, at, at + n, model, position, position + n);
    if (wrong >= 0) {
      throw new AssertionError(
          "byte %d is %d, not %d, in page %d; the file has %d bytes"
              .formatted(
                  position + wrong,
                  bytes[at + wrong],
                  model[position + wrong],
                  (position + wrong) / Folio.PAGE_SIZE,
                  model.length));
    }
  }

  /** Returns the result of {@code fsync}: 0 only if all is stored. */
  long sync() {
    int before = overwrites;
    long status = opener.sync();
    if (status == 0) {
      if (overwrites == before) {
        assertStored();
      }
    } else {
      failures++;
    }
    return status;
  }

  boolean isStored() {
    return Arrays.equals(disk.content(), model);
  }

  void assertStored() {
    byte[] stored = disk.content();
    assertThat(stored).as("size in storage").hasSize(model.length);
    assertBytes(stored, 0, 0, model.length);
    assertThat(mapping.writeback().isDirty()).isFalse();
  }

  void assertReadable() {
    byte[] all = opener.readAll(100_000);
    assertThat(all).as("size in the cache").hasSize(model.length);
    assertBytes(all, 0, 0, model.length);
  }

  /** Writes one byte through another opener during an operation of this one. */
  void overwrite(Opener other, int position) {
    byte[] data = {(byte) random.nextInt()};
    assertThat(other.write(position, data)).isEqualTo(1);
    lastByte = model[position];
    model[position] = data[0];
    overwritten = position;
    overwrites++;
  }

  @Override
  public void close() {
    disk.setFault(Disk.NONE);
    cache.close();
  }
}
