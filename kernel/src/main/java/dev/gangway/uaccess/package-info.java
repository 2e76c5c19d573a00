/**
 * User memory and the copies across its boundary: what Linux keeps in {@code uaccess.h}, {@code
 * lib/usercopy.c} and {@code lib/iov_iter.c}.
 *
 * <p>A guest's linear memory is <i>user space</i>. Every byte that crosses between it and the
 * kernel crosses here, once, and nowhere else:
 *
 * <ul>
 *   <li>{@link dev.gangway.uaccess.UserMemory} is the contract: copy from, copy to, clear, bounded
 *       string, scalars. A copy returns the bytes it did <b>not</b> move; a short one is normal.
 *   <li>{@link dev.gangway.uaccess.LinearMemory} is a guest's memory at the start of a {@link
 *       dev.gangway.uaccess.Reservation} that no 32-bit pointer can leave.
 *   <li>{@link dev.gangway.uaccess.EngineMemory} is the same memory to the guest's own loads and
 *       stores, {@link dev.gangway.uaccess.DirectAccess} the shortest way there.
 *   <li>{@link dev.gangway.uaccess.IovIter} walks an iovec array that was fetched once. {@link
 *       dev.gangway.uaccess.Kiocb} is where in the file a read or write is.
 *   <li>{@link dev.gangway.uaccess.UserIo} hands user memory to the host's own system calls, so
 *       that the host's kernel makes the one copy.
 *   <li>{@link dev.gangway.uaccess.KernelMemory} is the kernel's own memory off the heap, and
 *       {@link dev.gangway.uaccess.Bio} hands it to the host.
 * </ul>
 *
 * <p>{@link dev.gangway.uaccess.RangeCheck} is the strategy of the check, {@link
 * dev.gangway.uaccess.UserCopyHooks} what can be called around a copy or make it fail: constants,
 * so that the compiler drops what this JVM was not started with. {@link dev.gangway.uaccess.copy}
 * moves the bytes.
 *
 * <p>A bad pointer is {@code EFAULT} in a result, never an exception: the check is a plain compare
 * with the size of the memory. The guard behind the memory is a backstop for our own bugs alone.
 *
 * <p>Raw addresses exist in this package and in {@link dev.gangway.host}; neither hands one out.
 *
 * <p>Dependencies: {@code uaccess} &rarr; {@code uaccess.copy}, {@code host}, {@code abi}, {@code
 * settings}.
 *
 * <p>Lock order: none is held while user memory is touched; {@code LinearMemory} has one lock of
 * its own (grow), a leaf.
 */
@NullMarked
package dev.gangway.uaccess;

import org.jspecify.annotations.NullMarked;
