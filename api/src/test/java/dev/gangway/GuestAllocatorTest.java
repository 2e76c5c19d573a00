package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.uaccess.LinearMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Allocation by the guest's functions: what they are asked for, and what they may answer. */
class GuestAllocatorTest {
  private static final int PAGE = 65536;

  private final LinearMemory linear = LinearMemory.create(1, 1);
  private final GuestMemory memory = GuestMemory.of(linear);

  /** The guest's heap: what is allocated, and its size. It is never used twice. */
  private final Map<Integer, Integer> heap = new LinkedHashMap<>();

  private final List<String> freed = new ArrayList<>();
  private int next = 1024;

  private final GuestAllocator allocator =
      GuestAllocator.of(
          memory,
          size -> {
            if (size > PAGE - next) {
              return 0;
            }
            heap.put(next, size);
            next += size;
            return next - size;
          },
          (address, size) -> {
            assertThat(heap).containsKey(address);
            heap.remove(address);
            freed.add(address + ":" + size);
          });

  @AfterEach
  void close() {
    memory.close();
    linear.close();
  }

  @Test
  void memoryIsThatOfTheGuestsFunction() {
    assertThat(allocator.allocate(10)).isEqualTo(1024);
    int bytes = allocator.allocateBytes(new byte[] {1, 2, 3});
    assertThat(bytes).isEqualTo(1034);
    assertThat(memory.read(bytes, 3)).containsExactly(1, 2, 3);
    int string = allocator.allocateCString("né");
    assertThat(heap).containsEntry(string, 4);
    assertThat(memory.readCString(string)).isEqualTo("né");
    allocator.free(bytes);
    allocator.free(string, 4);
    assertThat(freed).containsExactly("1034:-1", string + ":4");
    assertThat(heap).containsOnlyKeys(1024);
  }

  @Test
  void nothingIsStillAnAllocation() {
    int first = allocator.allocate(0);
    assertThat(allocator.allocateBytes(new byte[0])).isNotEqualTo(first);
    assertThat(heap.values()).containsExactly(1, 1);
    allocator.free(first, 0);
    assertThat(freed).containsExactly(first + ":1");
    allocator.free(0);
    allocator.free(0, 5);
    assertThat(freed).hasSize(1);
  }

  @Test
  void aGuestWithoutMemoryIsAnException() {
    assertThatThrownBy(() -> allocator.allocate(PAGE))
        .isInstanceOf(OutOfGuestMemoryException.class)
        .hasMessage("the guest's allocator has no 65536 bytes left: it returned 0");
    assertThat(allocator.allocate(1)).isEqualTo(1024);
    assertThatThrownBy(() -> allocator.allocate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative size: -1");
    assertThatThrownBy(() -> allocator.free(1024, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> allocator.allocateCString("a\0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(heap).hasSize(1);
  }

  @Test
  void anAddressOutsideTheMemoryIsNotUsed() {
    for (int address : new int[] {PAGE, PAGE - 3, -1, Integer.MIN_VALUE}) {
      GuestAllocator lying = GuestAllocator.of(memory, size -> address, (at, size) -> {});
      assertThatThrownBy(() -> lying.allocate(4))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("+ 4 bytes is outside a memory of 65536 bytes");
      assertThatThrownBy(() -> lying.scope().allocateBytes(new byte[4]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(memory.readInt(PAGE - 4)).isZero();
  }

  @Test
  void aScopeFreesWhatWasAllocatedInItTheNewestFirst() {
    int outside = allocator.allocate(3);
    try (GuestAllocator.Scope scope = allocator.scope()) {
      int address = scope.allocate(5);
      assertThat(memory.readCString(scope.allocateCString("abc"))).isEqualTo("abc");
      assertThat(memory.read(scope.allocateBytes(new byte[] {9}), 1)).containsExactly(9);
      assertThat(scope.allocate(0)).isGreaterThan(address);
      assertThat(heap).hasSize(5);
    }
    assertThat(heap).containsOnlyKeys(outside);
    assertThat(freed).containsExactly("1037:1", "1036:1", "1032:4", "1027:5");
  }

  @Test
  void aScopeFreesAfterAFailureAndOnlyOnce() {
    GuestAllocator.Scope scope = allocator.scope();
    assertThatThrownBy(
            () -> {
              try (scope) {
                scope.allocate(5);
                scope.allocate(PAGE);
              }
            })
        .isInstanceOf(OutOfGuestMemoryException.class)
        .hasNoSuppressedExceptions();
    assertThat(freed).containsExactly("1024:5");
    scope.close();
    assertThat(freed).hasSize(1);
    assertThatThrownBy(() -> scope.allocate(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the scope is closed");
    assertThat(heap).isEmpty();
  }

  @Test
  void aGuestThatEndsWhileItFreesIsNotCalledAgain() {
    List<Integer> calls = new ArrayList<>();
    IllegalStateException trap = new IllegalStateException("trap");
    GuestAllocator trapping =
        GuestAllocator.of(
            memory,
            size -> size,
            (address, size) -> {
              calls.add(address);
              throw trap;
            });
    GuestAllocator.Scope scope = trapping.scope();
    scope.allocate(8);
    scope.allocate(16);
    assertThatThrownBy(scope::close).isSameAs(trap);
    scope.close();
    assertThat(calls).containsExactly(16);
  }

  @Test
  void aClosedGuestAllocatesNothing() {
    memory.close();
    assertThatThrownBy(() -> allocator.allocate(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the guest is closed");
  }
}
