package dev.gangway.uaccess;

/**
 * The guest's own load or store left its memory: a WebAssembly trap.
 *
 * <p>Thrown only for the engine's accesses. A bad pointer in a system call is {@code EFAULT}.
 */
public final class OutOfBoundsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long address;
  private final long bytes;
  private final long size;

  OutOfBoundsException(long address, long bytes, long size) {
    this.address = address;
    this.bytes = bytes;
    this.size = size;
  }

  /**
   * Formatted on demand: the trap may happen at the end of the stack, where a Formatter would
   * overflow it.
   */
  @Override
  public String getMessage() {
    return "out of bounds memory access: %d bytes at address %d of a memory of %d bytes"
        .formatted(bytes, address, size);
  }
}
