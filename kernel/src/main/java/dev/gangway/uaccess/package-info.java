/**
 * User memory and the copies across its boundary: Linux's {@code uaccess.h}, {@code lib/usercopy.c}
 * and {@code lib/iov_iter.c}.
 *
 * <p>A guest's linear memory is <i>user space</i>. Every byte between it and the kernel is copied
 * here, once, and nowhere else:
 *
 * <ul>
 *   <li>{@link dev.gangway.uaccess.UserMemory} is the contract: copy from, copy to, clear, bounded
 *       string, scalars. A copy returns the number of bytes that it did <b>not</b> move; a short
 *       copy is normal.
 *   <li>{@link dev.gangway.uaccess.LinearMemory} is a guest's memory at the start of a {@link
 *       dev.gangway.uaccess.Reservation} that no 32-bit pointer can leave.
 *   <li>{@link dev.gangway.uaccess.EngineMemory} is the same memory for the guest's own loads and
 *       stores; {@link dev.gangway.uaccess.DirectAccess} is its fastest implementation.
 *   <li>{@link dev.gangway.uaccess.EmbedderMemory} is the same memory for the embedder's threads,
 *       which hold no reference to it. Its {@link dev.gangway.uaccess.MemoryScope}s end all
 *       accesses before the memory is freed; {@link dev.gangway.uaccess.HeldViews} waits for I/O
 *       that the JVM cannot end.
 *   <li>{@link dev.gangway.uaccess.IovIter} iterates over an iovec array that was fetched once.
 *       {@link dev.gangway.uaccess.Kiocb} has the file position and the flags of a read or write.
 *   <li>{@link dev.gangway.uaccess.UserIo} passes user memory to the host's system calls, so that
 *       the host's kernel makes the one copy.
 *   <li>{@link dev.gangway.uaccess.KernelMemory} is the kernel's own off-heap memory, and {@link
 *       dev.gangway.uaccess.Bio} passes it to the host.
 * </ul>
 *
 * <p>{@link dev.gangway.uaccess.RangeCheck} is the strategy of the pointer check; {@link
 * dev.gangway.uaccess.UserCopyHooks} can observe a copy or make it fail. Both are constants, so
 * that the compiler drops what is not enabled. {@link dev.gangway.uaccess.copy} moves the bytes.
 *
 * <p>A bad pointer is {@code EFAULT} in a result, never an exception: the check is a plain compare
 * with the size of the memory. The guard behind the memory only catches our own bugs.
 *
 * <p>Raw addresses exist in this package and in {@link dev.gangway.host}; neither passes one to
 * other packages.
 *
 * <p>Dependencies: {@code uaccess} &rarr; {@code uaccess.copy}, {@code host}, {@code abi}, {@code
 * settings}.
 *
 * <p>Lock order: no lock of this package is held during an access to user memory. {@code
 * LinearMemory} has one lock (grow), a leaf. The monitor of an {@code EmbedderMemory} is held while
 * a scope is opened, and before that of {@code LinearMemory}. A {@code MemoryScope} holds its own
 * while it closes: the memory is freed under it, with all that {@code whenFreed} runs. Only those
 * that close enter it.
 */
@NullMarked
package dev.gangway.uaccess;

import org.jspecify.annotations.NullMarked;
