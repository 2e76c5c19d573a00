package dev.gangway;

import java.util.Collections;
import java.util.List;

/** Binds a {@link GuestAllocator} to exported functions of a guest. */
final class Allocators {
  /** What {@code malloc} of C aligns to, at least. */
  private static final int ALIGNMENT = 8;

  private Allocators() {}

  /** By the names that toolchains give. */
  static GuestAllocator of(Guest guest, Program program) {
    if (program.function("malloc") != null && program.function("free") != null) {
      return of(guest, "malloc", "free");
    }
    if (program.function("cabi_realloc") == null) {
      throw new IllegalArgumentException(
          program.name()
              + ": exports neither malloc and free nor cabi_realloc; name its functions:"
              + " allocator(allocate, free)");
    }
    GuestFunction realloc = guest.function("cabi_realloc");
    if (!takes(realloc, 4) || !returnsAddress(realloc)) {
      throw new IllegalArgumentException(
          "%s does not allocate: it takes (i32, i32, i32, i32) and returns i32".formatted(realloc));
    }
    GuestAllocator.Free free =
        program.function("free") == null ? (_, _) -> {} : free(guest.function("free"));
    return GuestAllocator.of(
        guest.memory(), size -> (int) realloc.call(0, 0, ALIGNMENT, size), free);
  }

  /** By two names. */
  static GuestAllocator of(Guest guest, String allocate, String free) {
    GuestFunction allocator = guest.function(allocate);
    if (!takes(allocator, 1) || !returnsAddress(allocator)) {
      throw new IllegalArgumentException(
          "%s does not allocate: it takes a size (i32) and returns an address (i32)"
              .formatted(allocator));
    }
    return GuestAllocator.of(
        guest.memory(), size -> (int) allocator.call(size), free(guest.function(free)));
  }

  private static boolean takes(GuestFunction function, int count) {
    return function.type().parameters().equals(Collections.nCopies(count, ValueType.I32));
  }

  private static boolean returnsAddress(GuestFunction function) {
    return function.type().results().equals(List.of(ValueType.I32));
  }

  private static GuestAllocator.Free free(GuestFunction function) {
    boolean takesAddress = takes(function, 1) || takes(function, 2);
    return switch (takesAddress ? function.type().parameters().size() : 0) {
      case 1 -> (address, _) -> function.call(address);
      case 2 ->
          (address, size) -> {
            if (size == GuestAllocator.UNKNOWN_SIZE) {
              throw new UnsupportedOperationException(function + " needs the size");
            }
            function.call(address, size);
          };
      default ->
          throw new IllegalArgumentException(
              "%s does not free: it takes an address (i32), or an address and a size (i32, i32)"
                  .formatted(function));
    };
  }
}
