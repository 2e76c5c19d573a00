package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Iovec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Native memory and descriptors of one test, freed at its end. */
final class HostResources implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final List<Integer> fds = new ArrayList<>();

  MemorySegment allocate(long size) {
    return arena.allocate(size, 16);
  }

  MemorySegment path(String path) {
    return arena.allocateFrom(path);
  }

  MemorySegment path(Path path) {
    return path(path.toString());
  }

  MemorySegment bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return allocate(Math.max(1, bytes.length)).copyFrom(MemorySegment.ofArray(bytes));
  }

  static String text(MemorySegment memory, long length) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** An array of iovecs for the given pieces of memory, in order. */
  long iovec(MemorySegment... pieces) {
    MemorySegment array = allocate((long) Iovec.SIZE * Math.max(1, pieces.length));
    for (int i = 0; i < pieces.length; i++) {
      long entry = (long) Iovec.SIZE * i;
      array.set(ValueLayout.JAVA_LONG, entry + Iovec.BASE, pieces[i].address());
      array.set(ValueLayout.JAVA_LONG, entry + Iovec.LEN, pieces[i].byteSize());
    }
    return array.address();
  }

  /** Registers a call's result as a descriptor to close at the end. */
  int own(long result) {
    assertSucceeded(result);
    fds.add((int) result);
    return (int) result;
  }

  int open(Path path, int flags) {
    return own(HostPath.openat(Fcntl.AT_FDCWD, path(path), flags, 0666));
  }

  int[] pipe(int flags) {
    int[] fds = new int[2];
    assertSucceeded(TestHost.pipe(flags, fds));
    own(fds[0]);
    own(fds[1]);
    return fds;
  }

  /** Closes a descriptor of {@link #own} now. */
  void closeNow(int fd) {
    fds.removeIf(owned -> owned == fd);
    assertSucceeded(HostFile.close(fd));
  }

  static void assertSucceeded(long result) {
    assertThat(describe(result)).as("result").isEqualTo(Long.toString(Math.max(0, result)));
  }

  static void assertFailed(int errno, long result) {
    assertThat(describe(result)).as("result").isEqualTo("-" + Errno.name(errno));
  }

  private static String describe(long result) {
    return result < 0 ? "-" + Errno.name((int) -result) : Long.toString(result);
  }

  @Override
  public void close() {
    fds.forEach(HostFile::close);
    arena.close();
  }
}
