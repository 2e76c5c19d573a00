package dev.gangway.host;

import static dev.gangway.host.HostResources.assertFailed;
import static dev.gangway.host.HostResources.assertSucceeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Mman;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.gangway.host.Linux#available")
class HostMemoryTest {

  private static final long PAGE = Linux.pageSize();
  private static final long RESERVED = 8L << 30;

  private final HostResources host = new HostResources();

  @AfterEach
  void giveBack() {
    host.close();
  }

  private static MemorySegment at(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }

  @Test
  void reservedAddressesBecomeMemoryPieceByPieceAndTheBaseStays() {
    long base = HostMemory.reserve(RESERVED);
    assertSucceeded(base);
    try {
      assertSucceeded(HostMemory.protectReadWrite(base, PAGE));
      assertSucceeded(HostMemory.protectReadWrite(base + PAGE, PAGE));
      MemorySegment memory = at(base, 2 * PAGE);

      memory.set(ValueLayout.JAVA_LONG, PAGE, 42);

      assertThat(memory.get(ValueLayout.JAVA_LONG, 0)).isZero();
      assertThat(memory.get(ValueLayout.JAVA_LONG, PAGE)).isEqualTo(42);
    } finally {
      assertSucceeded(HostMemory.munmap(base, RESERVED));
    }
  }

  @Test
  void reservationIsOneMappingAndUnmappingLeavesNone() throws IOException {
    long base = HostMemory.reserve(RESERVED);
    String range = "%08x-%08x ---p".formatted(base, base + RESERVED);
    assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(range);

    assertSucceeded(HostMemory.munmap(base, RESERVED));

    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(range);
  }

  @Test
  void protectedMemoryIsEfaultForTheKernelAndKeepsItsBytes() {
    long base = HostMemory.reserve(PAGE);
    assertSucceeded(HostMemory.protectReadWrite(base, PAGE));
    at(base, PAGE).fill((byte) 7);
    int[] pipe = host.pipe(0);

    assertSucceeded(TestHost.protectNone(base, PAGE));
    assertFailed(Errno.EFAULT, HostFile.write(pipe[1], base, 1));

    assertSucceeded(HostMemory.protectReadWrite(base, PAGE));
    assertThat(at(base, PAGE).get(ValueLayout.JAVA_BYTE, 100)).isEqualTo((byte) 7);
    HostMemory.munmap(base, PAGE);
  }

  @Test
  void droppedPagesReadAsZero() {
    long base = HostMemory.reserve(4 * PAGE);
    HostMemory.protectReadWrite(base, 4 * PAGE);
    MemorySegment memory = at(base, 4 * PAGE);
    memory.fill((byte) 7);

    assertSucceeded(HostMemory.madvise(base + PAGE, PAGE, Mman.MADV_DONTNEED));

    assertThat(memory.get(ValueLayout.JAVA_BYTE, PAGE)).isZero();
    assertThat(memory.get(ValueLayout.JAVA_BYTE, 2 * PAGE)).isEqualTo((byte) 7);
    HostMemory.munmap(base, 4 * PAGE);
  }

  @Test
  void memoryFileIsSeenThroughEverySharedMappingAndGrowsByTruncation() {
    int memfd = host.own(HostMemory.memfdCreate("gangway-test", 0));
    assertSucceeded(HostFile.ftruncate(memfd, 2 * PAGE));
    long base = HostMemory.reserve(8 * PAGE);

    assertThat(HostMemory.mapShared(base, 2 * PAGE, memfd, 0)).isEqualTo(base);
    assertThat(HostMemory.mapShared(base + 4 * PAGE, PAGE, memfd, PAGE)).isEqualTo(base + 4 * PAGE);
    assertThat(HostMemory.mapPrivate(base + 6 * PAGE, PAGE, memfd, PAGE))
        .isEqualTo(base + 6 * PAGE);
    at(base, 2 * PAGE).set(ValueLayout.JAVA_INT, PAGE, 4711);
    at(base + 6 * PAGE, PAGE).set(ValueLayout.JAVA_INT, 8, 1);

    assertThat(at(base + 4 * PAGE, PAGE).get(ValueLayout.JAVA_INT, 0)).isEqualTo(4711);
    assertThat(at(base + 6 * PAGE, PAGE).get(ValueLayout.JAVA_INT, 0)).isEqualTo(4711);
    assertThat(at(base + 4 * PAGE, PAGE).get(ValueLayout.JAVA_INT, 8))
        .as("what the private mapping wrote")
        .isZero();
    assertSucceeded(HostMemory.munmap(base, 8 * PAGE));
  }

  @Test
  void wrongArgumentsAreErrorsAndNotAddresses() {
    assertFailed(Errno.EINVAL, HostMemory.reserve(0));
    assertFailed(Errno.ENOMEM, HostMemory.reserve(Long.MAX_VALUE - PAGE));
    assertFailed(Errno.EBADF, HostMemory.mapShared(PAGE, PAGE, -1, 0));
    assertFailed(Errno.EINVAL, HostMemory.munmap(1, PAGE));
    assertFailed(Errno.EINVAL, HostMemory.protectReadWrite(1, PAGE));
    assertFailed(Errno.EINVAL, HostMemory.madvise(0, PAGE, 9999));
    assertFailed(Errno.EINVAL, HostMemory.memfdCreate("n".repeat(300), 0));
    assertFailed(Errno.EINVAL, HostMemory.memfdCreate("n", 1 << 20));
  }

  @Test
  void pageSizeIsAPowerOfTwoThatMmapAccepts() {
    assertThat(Long.bitCount(PAGE)).isEqualTo(1);
    long base = HostMemory.reserve(4 * PAGE);
    assertSucceeded(HostMemory.protectReadWrite(base + PAGE, PAGE));
    assertFailed(Errno.EINVAL, HostMemory.protectReadWrite(base + PAGE / 2, PAGE));
    HostMemory.munmap(base, 4 * PAGE);
  }
}
