package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.uaccess.LinearMemory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What an access costs the heap: counted by the JVM, so no timing is in it. */
class GuestMemoryAllocationTest {
  private static final int CALLS = 300_000;
  private static final int MOST_ROUNDS = 100;
  private static final double NOTHING = 0.1;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Access {
    void make(GuestMemory memory, int i);
  }

  /**
   * Bytes that a call allocates. Before it is compiled it allocates what it will not allocate
   * later, so that this is repeated while it is more than {@code enough}.
   */
  private static double allocated(double enough, Access access) {
    try (LinearMemory linear = LinearMemory.create(1, 1)) {
      GuestMemory memory = GuestMemory.of(linear);
      try {
        double bytes;
        int rounds = 0;
        do {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          run(memory, access);
          bytes = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
        } while (bytes > enough && ++rounds < MOST_ROUNDS);
        return bytes;
      } finally {
        memory.close();
      }
    }
  }

  private static void run(GuestMemory memory, Access access) {
    for (int i = 0; i < CALLS; i++) {
      access.make(memory, i & 0x7fff);
    }
  }

  @Test
  void singleValuesAllocateNothing() {
    assertThat(
            allocated(
                NOTHING,
                (memory, at) -> {
                  memory.writeByte(at, (byte) memory.readU8(at + 1));
                  memory.writeShort(at, (short) (memory.readShort(at) + memory.readU16(at)));
                  memory.writeInt(at, memory.readInt(at + 3) + 1);
                  memory.writeLong(
                      at, memory.readLong(at + 5) + memory.readU32(at) + memory.size());
                  memory.writeFloat(at, memory.readFloat(at));
                  memory.writeDouble(at, memory.readDouble(at));
                }))
        .isLessThan(NOTHING);
  }

  @Test
  void bytesInArraysAllocateNothing() {
    byte[] array = new byte[300];
    assertThat(
            allocated(
                NOTHING,
                (memory, at) -> {
                  memory.read(at, array, 1, 16);
                  memory.write(at + 2, array, 0, 299);
                  memory.copy(at, at + 100, 200);
                  memory.fill(at, 5, (byte) 1);
                }))
        .isLessThan(NOTHING);
  }

  /** This test can fail: allocations are counted. */
  @Test
  void aNewArrayDoesAllocate() {
    assertThat(allocated(Double.MAX_VALUE, (memory, at) -> memory.read(at, 100)))
        .isGreaterThan(100);
    assertThat(
            allocated(Double.MAX_VALUE, (memory, at) -> memory.read(at, ByteBuffer.allocate(100))))
        .isGreaterThan(100);
  }
}
