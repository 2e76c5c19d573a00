package dev.gangway.host;

import dev.gangway.abi.Mman;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A few machine instructions, called like a C function, for operations that neither the JVM nor
 * libc offers.
 *
 * <p>The memory is writable first and executable afterwards, never both. On a host that forbids
 * executable memory (SELinux's execmem, a seccomp filter) such code is not available.
 */
final class MachineCode {
  private MachineCode() {}

  /**
   * Loads code permanently. It must follow the host's C calling convention and return soon: it is
   * called without a thread-state transition, so a safepoint waits for it.
   *
   * @param code position-independent instructions of this processor
   * @param shape arguments and result
   * @return a handle to call it; null if the host refuses executable memory
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
