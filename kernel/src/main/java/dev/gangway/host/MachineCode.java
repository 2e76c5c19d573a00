package dev.gangway.host;

import dev.gangway.abi.Mman;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A few instructions of our own, called as a C function would be: for what neither the JVM nor libc
 * offers.
 *
 * <p>The memory is writable first and executable afterwards, never both. A host that forbids
 * executable memory (SELinux's execmem, a seccomp filter) is one without such code.
 */
final class MachineCode {
  private MachineCode() {}

  /**
   * Loads code for good. It must keep to the C calling convention of this host and come back soon:
   * it is called without a transition, so that the JVM waits for it where it stops all threads.
   *
   * @param code position-independent instructions of this processor
   * @param shape arguments and result
   * @return how to call it; null where the host gives no executable memory
   */
  static @Nullable MethodHandle link(byte[] code, FunctionDescriptor shape) {
    long page = Linux.pageSize();
    assert code.length <= page;
    int flags = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS;
    long address = HostMemory.mmap(0, page, Mman.PROT_READ | Mman.PROT_WRITE, flags, -1, 0);
    if (address < 0) {
      return null;
    }
    MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(page);
    MemorySegment.copy(code, 0, memory, ValueLayout.JAVA_BYTE, 0, code.length);
    if (HostMemory.protectReadExecute(address, page) < 0) {
      HostMemory.munmap(address, page);
      return null;
    }
    return Linker.nativeLinker().downcallHandle(memory, shape, Linker.Option.critical(false));
  }

  /** Bytes from hexadecimal digits and blanks. */
  static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
