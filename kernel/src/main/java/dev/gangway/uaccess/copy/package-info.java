/**
 * Copying and filling by the routine that is fastest on this processor, as Linux does for xor and
 * raid6. {@code gangway cpu} prints the speed of each.
 *
 * <table>
 *   <caption>The routines</caption>
 *   <tr><th>name<th>copy<th>fill<th>requires
 *   <tr><td>jvm<td>{@code MemorySegment.copy}<td>{@code MemorySegment.fill}<td>nothing
 *   <tr><td>libc<td>memcpy(3)<td>memset(3)<td>a C library that can be called
 *   <tr><td>rep<td>{@code rep movsb}<td>{@code rep stosb}<td>x86-64 with ERMS or FSRM, executable memory
 * </table>
 *
 * <p>The rest of the kernel calls {@link dev.gangway.uaccess.copy.Copies}. Small copies always use
 * the JVM's routine, inlined. For large ones {@link dev.gangway.uaccess.copy.CopyTable} has the
 * routine for each size. It is measured once for each processor model and JVM: by {@code gangway
 * cpu --measure}, by the launcher when it builds, or in the background of the first JVM that copies
 * much. It is kept in {@code cpu} of the user's cache directory, and applies to JVMs that start
 * later. {@code -Ddev.gangway.copy=NAME} overrides it, for copies of all sizes.
 *
 * <p>The routines take addresses and lengths and check nothing. The caller has checked both ranges
 * and keeps their memory alive. All but the JVM's are called without a thread-state transition, so
 * that the JVM cannot stop a thread inside one. So long copies are split into pieces.
 *
 * <p>Dependencies: {@code uaccess.copy} &rarr; {@code host}, {@code abi}, {@code settings}.
 *
 * <p>Lock order: no locks.
 */
@NullMarked
package dev.gangway.uaccess.copy;

import org.jspecify.annotations.NullMarked;
