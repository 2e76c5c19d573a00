package dev.gangway.uaccess;

/**
 * The guest's own load or store left its memory: a WebAssembly trap.
 *
 * <p>Thrown for the engine's accesses alone. A bad pointer in a system call is {@code EFAULT}.
 */
public final class OutOfBoundsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfBoundsException(long address, long n, long size) {
    super(
        "out of bounds memory access: %d bytes at address %d of a memory of %d bytes"
            .formatted(n, address, size));
  }
}
