/**
 * Linux system calls through the Foreign Function &amp; Memory API: the only native calls in the
 * project.
 *
 * <p>One class per family: {@link dev.gangway.host.HostFile} (descriptors), {@link
 * dev.gangway.host.HostPath} (names), {@link dev.gangway.host.HostMemory}, {@link
 * dev.gangway.host.HostSocket}, {@link dev.gangway.host.HostPoll}, {@link
 * dev.gangway.host.HostEpoll}, {@link dev.gangway.host.HostClock}. {@link dev.gangway.host.Linux}
 * reports whether they are available. {@link dev.gangway.host.StackReserve} ensures that stack is
 * left. {@link dev.gangway.host.GuestDescriptors} reserves some descriptors of the process for the
 * host.
 *
 * <p>Above these calls: {@link dev.gangway.host.CacheDirectory} and {@link
 * dev.gangway.host.PrivateDirectory} determine the cache directory and which of its files can be
 * trusted; {@link dev.gangway.host.TrustedWalk} resolves its path. These classes throw exceptions.
 *
 * <p>Rules for all the calls:
 *
 * <ul>
 *   <li>A result is a {@code long}: zero or more, or {@code -errno} with the numbers of {@link
 *       dev.gangway.abi.Errno}. An error of the host is never an exception. On hosts other than
 *       Linux, every call returns {@code -ENOSYS}.
 *   <li>No call here checks a pointer. Callers are responsible for addresses and lengths, and keep
 *       the memory, which is native, alive until the call returns. Only {@code dev.gangway.uaccess}
 *       turns a guest's pointer into such an address.
 *   <li>A path is a native {@code MemorySegment} that ends with a zero byte. The caller fills it,
 *       so that a call allocates nothing.
 *   <li>Every new descriptor has FD_CLOEXEC.
 *   <li>A call that a signal interrupts is repeated, unless its Javadoc says that it returns {@code
 *       EINTR}. close(2) is never repeated: Linux has released the number by then, and another
 *       thread may have got it.
 *   <li>A call that waits pins its carrier thread, so virtual threads should poll for readiness
 *       first.
 * </ul>
 *
 * <p>Dependencies: {@code host} &rarr; {@code abi}, {@code settings}.
 *
 * <p>Lock order: no locks. Scratch memory belongs to one thread and is used within one call.
 */
@NullMarked
package dev.gangway.host;

import org.jspecify.annotations.NullMarked;
