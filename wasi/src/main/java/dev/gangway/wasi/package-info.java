/**
 * The system calls of a guest, for any engine: WASI preview1, its predecessor, and a few of
 * Gangway's own.
 *
 * <ul>
 *   <li>One class for each family ({@link dev.gangway.wasi.FdCalls}, {@link
 *       dev.gangway.wasi.PathCalls}, …), one method for each call, named as the specification names
 *       it. Beside the method stands the call's declaration, a constant {@link
 *       dev.gangway.wasi.Syscall}: name, parameters and {@link dev.gangway.wasi.Code}.
 *   <li>{@link dev.gangway.wasi.SystemCalls}: all of them, for an engine to bind to its imports:
 *       the 46 of {@link dev.gangway.wasi.Preview1}, the 45 of {@link dev.gangway.wasi.Preview0}
 *       and those of {@link dev.gangway.wasi.GangwayModule}. {@link dev.gangway.wasi.SyscallTrace}
 *       prints them as strace does, {@link dev.gangway.wasi.DeniedCalls} reports those that are
 *       denied; both wrap them by {@link dev.gangway.wasi.SyscallWrapper}.
 *   <li>{@link dev.gangway.wasi.Process}: the guest that makes the call. It has all state; the
 *       families have none.
 *   <li>{@link dev.gangway.wasi.Sources}: clocks ({@link dev.gangway.wasi.TimeSource}) and random
 *       bytes of the embedder, instead of the host's.
 *   <li>{@link dev.gangway.wasi.WasiErrno}, {@link dev.gangway.wasi.Rights} and the layouts: WASI's
 *       numbers, which no other package knows.
 * </ul>
 *
 * <p>Every argument comes from an untrusted program. No value throws anything but {@link
 * dev.gangway.wasi.GuestExit}, and none sizes an allocation. A call that is refused has changed
 * nothing. Results for the guest's memory are checked for room before the work is done.
 *
 * <p>If several things are wrong with a call, the errno is about the first of: the descriptor, its
 * kind, its rights, the pointer for the result, the other arguments in their order.
 *
 * <p>Dependencies: {@code wasi} &rarr; {@code abi}, {@code fs.sock}, {@code fs.stream}, {@code
 * host}, {@code net}, {@code uaccess}, {@code vfs}, {@code wasm}. Nothing here knows the engine.
 *
 * <p>Lock order: no locks, except a leaf in {@link dev.gangway.wasi.Mappings}. A {@link
 * dev.gangway.wasi.Process} is used by the thread that runs the guest.
 */
@NullMarked
package dev.gangway.wasi;

import org.jspecify.annotations.NullMarked;
