package dev.gangway;

import java.util.ArrayDeque;

/**
 * Allocates memory inside a guest by the guest's own functions, such as {@code malloc} and {@code
 * free}, so that the guest's program knows which memory is in use.
 *
 * <pre>{@code
 * try (GuestAllocator.Scope scope = allocator.scope()) {
 *   int name = scope.allocateCString("gangway");
 *   greet(name);
 * } // the guest's free(name)
 * }</pre>
 *
 * <p>Each method calls the guest. So all that applies to calls applies to it: one thread at a time,
 * the guest's limits, and what a call throws if the guest traps or has ended.
 *
 * <p>Addresses are unsigned, as in {@link GuestMemory}. What the guest returns is checked: memory
 * that is not wholly inside the guest's is an {@link IndexOutOfBoundsException}. The alignment is
 * that of the guest's function; for {@code malloc} of C it is 16 bytes or, in small allocators, 8.
 */
public final class GuestAllocator {
  /** The guest's function that allocates. */
  @FunctionalInterface
  interface Allocate {
    /**
     * Calls it.
     *
     * @param size bytes, above 0
     * @return the address, unsigned; 0 if there is no memory
     */
    int allocate(int size);
  }

  /** The guest's function that frees. */
  @FunctionalInterface
  interface Free {
    /**
     * Calls it.
     *
     * @param address what {@link Allocate} has returned
     * @param size the same as when it was allocated; {@link #UNKNOWN_SIZE} if the caller did not
     *     say. A function that needs the size throws {@link UnsupportedOperationException} then
     */
    void free(int address, int size);
  }

  /** Not the size of any allocation. */
  static final int UNKNOWN_SIZE = -1;

  private final GuestMemory memory;
  private final Allocate allocate;
  private final Free free;

  private GuestAllocator(GuestMemory memory, Allocate allocate, Free free) {
    this.memory = memory;
    this.allocate = allocate;
    this.free = free;
  }

  /**
   * An allocator over two functions of a guest. It has no state of its own. Bind it so:
   *
   * <table>
   *   <caption>Exports</caption>
   *   <tr><th>exports<th>allocate(size)<th>free(address, size)
   *   <tr><td>{@code malloc}, {@code free}<td>{@code malloc(size)}<td>{@code free(address)}
   *   <tr><td>{@code cabi_realloc}<td>{@code cabi_realloc(0, 0, 8, size)}
   *       <td>{@code free(address)} if it is exported, otherwise nothing: the memory stays in use
   *   <tr><td>two names given; the second takes one {@code i32}<td>{@code f(size)}
   *       <td>{@code g(address)}
   *   <tr><td>two names given; the second takes two<td>{@code f(size)}
   *       <td>{@code g(address, size)}; UnsupportedOperationException for UNKNOWN_SIZE
   * </table>
   *
   * @param memory of the same guest
   */
  static GuestAllocator of(GuestMemory memory, Allocate allocate, Free free) {
    return new GuestAllocator(memory, allocate, free);
  }

  /**
   * Allocates memory. Its contents are what the guest's function leaves there; {@code malloc} does
   * not clear it.
   *
   * @param size bytes; for 0 one byte is allocated, so that each result is an address of its own
   * @return the address, never 0
   * @throws IllegalArgumentException if the size is negative
   * @throws OutOfGuestMemoryException if the guest has no memory left (its function returns 0)
   * @throws IndexOutOfBoundsException if the guest returns an address outside its memory
   */
  public int allocate(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
    int bytes = bytes(size);
    int address = allocate.allocate(bytes);
    if (address == 0) {
      throw new OutOfGuestMemoryException(size);
    }
    memory.checkRange(address, bytes);
    return address;
  }

  /** What the guest is asked for: {@code malloc(0)} may return 0 though there is memory. */
  private static int bytes(int size) {
    return Math.max(size, 1);
  }

  /**
   * Allocates memory for bytes and writes them.
   *
   * @param bytes the bytes
   * @return the address of the first one
   * @throws OutOfGuestMemoryException as {@link #allocate}
   * @throws IndexOutOfBoundsException as {@link #allocate}
   */
  public int allocateBytes(byte[] bytes) {
    int address = allocate(bytes.length);
    memory.write(address, bytes);
    return address;
  }

  /**
   * Allocates memory for a string of C and writes it as {@link GuestMemory#writeCString}.
   *
   * @param string the string
   * @return the address of its first byte
   * @throws IllegalArgumentException if the string contains NUL
   * @throws OutOfGuestMemoryException as {@link #allocate}
   * @throws IndexOutOfBoundsException as {@link #allocate}
   */
  public int allocateCString(String string) {
    return allocateBytes(GuestMemory.cString(string));
  }

  /**
   * Frees memory that was allocated here or by the guest itself. Address 0 is ignored. A wrong
   * address, or one that is freed twice, damages the guest's heap, as in C; the host is safe.
   *
   * @param address of the memory
   * @throws UnsupportedOperationException if the guest's function needs the size: {@link #free(int,
   *     int)}
   */
  public void free(int address) {
    if (address != 0) {
      free.free(address, UNKNOWN_SIZE);
    }
  }

  /**
   * Frees memory, as {@link #free(int)}, for guests whose function takes the size too, as those
   * written in Rust often do. Other guests ignore the size.
   *
   * @param address of the memory
   * @param size the size that {@link #allocate} was given
   * @throws IllegalArgumentException if the size is negative
   */
  public void free(int address, int size) {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
    if (address != 0) {
      free.free(address, bytes(size));
    }
  }

  /**
   * Begins a scope that frees what is allocated in it.
   *
   * @return the scope; close it
   */
  public Scope scope() {
    return new Scope(this);
  }

  /** What was allocated for a while. Used by one thread at a time. */
  public static final class Scope implements AutoCloseable {
    private record Allocation(int address, int size) {}

    private final GuestAllocator allocator;

    /** The newest first. */
    private final ArrayDeque<Allocation> allocations = new ArrayDeque<>();

    private boolean closed;

    private Scope(GuestAllocator allocator) {
      this.allocator = allocator;
    }

    /**
     * As {@link GuestAllocator#allocate}, until this scope is closed.
     *
     * @param size bytes
     * @return the address, never 0
     * @throws IllegalStateException if this scope is closed
     */
    public int allocate(int size) {
      requireOpen();
      int address = allocator.allocate(size);
      allocations.push(new Allocation(address, size));
      return address;
    }

    /**
     * As {@link GuestAllocator#allocateBytes}, until this scope is closed.
     *
     * @param bytes the bytes
     * @return the address of the first one
     * @throws IllegalStateException if this scope is closed
     */
    public int allocateBytes(byte[] bytes) {
      int address = allocate(bytes.length);
      allocator.memory.write(address, bytes);
      return address;
    }

    /**
     * As {@link GuestAllocator#allocateCString}, until this scope is closed.
     *
     * @param string the string
     * @return the address of its first byte
     * @throws IllegalArgumentException if the string contains NUL
     * @throws IllegalStateException if this scope is closed
     */
    public int allocateCString(String string) {
      return allocateBytes(GuestMemory.cString(string));
    }

    private void requireOpen() {
      if (closed) {
        throw new IllegalStateException("the scope is closed");
      }
    }

    /**
     * Frees all that was allocated in this scope, the newest first. If a call of the guest's
     * function throws, the guest has ended and its memory with it: that exception is thrown and
     * nothing more is freed. Idempotent.
     */
    @Override
    public void close() {
      closed = true;
      while (!allocations.isEmpty()) {
        Allocation newest = allocations.pop();
        try {
          allocator.free(newest.address, newest.size);
        } catch (Throwable failed) {
          allocations.clear();
          throw failed;
        }
      }
    }
  }
}
