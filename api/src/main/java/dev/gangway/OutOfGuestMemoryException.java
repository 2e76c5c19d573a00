package dev.gangway;

/**
 * The guest's own allocator has no memory left: {@link GuestAllocator}. The guest lives on, and the
 * host has lost nothing.
 */
public final class OutOfGuestMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param size bytes that were asked for
   */
  OutOfGuestMemoryException(int size) {
    super("the guest's allocator has no " + size + " bytes left: it returned 0");
  }
}
