/**
 * Linux system calls through the Foreign Function &amp; Memory API: the only native calls in the
 * project.
 *
 * <p>One class per family: {@link dev.gangway.host.HostFile} (descriptors), {@link
 * dev.gangway.host.HostPath} (names), {@link dev.gangway.host.HostMemory}, {@link
 * dev.gangway.host.HostSocket}, {@link dev.gangway.host.HostPoll}, {@link
 * dev.gangway.host.HostEpoll}, {@link dev.gangway.host.HostClock}. {@link dev.gangway.host.Linux}
 * says whether they work here. {@link dev.gangway.host.StackReserve} asks the JVM for stack. {@link
 * dev.gangway.host.GuestDescriptors} keeps some descriptors of the process for the host.
 *
 * <p>Above these calls: {@link dev.gangway.host.CacheDirectory} and {@link
 * dev.gangway.host.PrivateDirectory} say where caches belong, and which of their files can be
 * trusted; {@link dev.gangway.host.TrustedWalk} resolves the paths to them. They throw.
 *
 * <p>Rules for all the calls:
 *
 * <ul>
 *   <li>A result is a {@code long}: zero or more, or {@code -errno} with the numbers of {@link
 *       dev.gangway.abi.Errno}. Nothing is thrown for an error of the host. Where there is no
 *       Linux, every call gives {@code -ENOSYS}.
 *   <li>No call here checks a pointer. Callers own the addresses and the lengths that they pass and
 *       keep the memory alive until the call is back; the memory is native. Only {@code
 *       dev.gangway.uaccess} turns a guest's pointer into such an address.
 *   <li>A path is a native {@code MemorySegment} whose bytes end with a zero byte, filled by the
 *       caller, so that a call allocates nothing.
 *   <li>Every descriptor that is made here is closed on exec.
 *   <li>A call that a signal interrupted before it did anything is made again, except where the
 *       Javadoc says that {@code EINTR} comes through. close(2) is never repeated: Linux has
 *       released the number by then, and it may be another thread's already.
 *   <li>A call that waits keeps its carrier thread: virtual threads should ask for readiness first.
 * </ul>
 *
 * <p>Dependencies: {@code host} &rarr; {@code abi}, {@code settings}.
 *
 * <p>Lock order: no locks. Scratch memory belongs to one thread and is used within one call.
 */
@NullMarked
package dev.gangway.host;

import org.jspecify.annotations.NullMarked;
