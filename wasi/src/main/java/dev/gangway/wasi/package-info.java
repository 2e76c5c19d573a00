/**
 * The system calls of a guest, for any engine: WASI preview1, and a few of Gangway's own.
 *
 * <ul>
 *   <li>{@link dev.gangway.wasi.SystemCalls}: the table of all calls, which an engine binds to its
 *       imports: the 46 of {@link dev.gangway.wasi.Preview1} and those of {@link
 *       dev.gangway.wasi.GangwayModule}; {@link dev.gangway.wasi.Syscall} is one of them, {@link
 *       dev.gangway.wasi.SyscallTrace} wraps them as strace does.
 *   <li>One class for each family ({@link dev.gangway.wasi.FdCalls}, {@link
 *       dev.gangway.wasi.PathCalls}, …), one method for each call, named as the specification names
 *       it.
 *   <li>{@link dev.gangway.wasi.WasiErrno}, {@link dev.gangway.wasi.Rights} and the layouts: WASI's
 *       numbers, which no other package knows.
 * </ul>
 *
 * <p>Every argument comes from a program that nobody here trusts. No value of one throws anything
 * but {@link dev.gangway.wasi.GuestExit}, and none sizes an allocation. A call that is refused has
 * changed nothing; results that the guest wants in its memory are checked for room before the work
 * is done.
 *
 * <p>Where several things are wrong with a call, the answer is about the first of: the descriptor,
 * its kind, its rights, the pointer for the result, the other arguments in their order.
 *
 * <p>Dependencies: {@code endive} &rarr; {@code wasi} &rarr; {@code vfs}, {@code fs.sock}, {@code
 * net}, {@code uaccess}, {@code host} &rarr; {@code abi}. Nothing here knows the engine.
 *
 * <p>Lock order: no locks. A family belongs to one {@link dev.gangway.wasi.Process} and is used by
 * the thread that runs it.
 */
@NullMarked
package dev.gangway.wasi;

import org.jspecify.annotations.NullMarked;
