/**
 * Copying and filling by the routine that is fastest on this processor, as Linux does it for xor
 * and raid6: {@code gangway cpu} prints what each of them is worth here.
 *
 * <table>
 *   <caption>The routines</caption>
 *   <tr><th>name<th>copy<th>fill<th>where
 *   <tr><td>jvm<td>{@code MemorySegment.copy}<td>{@code MemorySegment.fill}<td>everywhere
 *   <tr><td>libc<td>memcpy(3)<td>memset(3)<td>where there is a C library to call
 *   <tr><td>rep<td>{@code rep movsb}<td>{@code rep stosb}<td>x86-64 with ERMS or FSRM, where
 *       executable memory can be had
 * </table>
 *
 * <p>{@link dev.gangway.uaccess.copy.Copies} is what the rest of the kernel calls. Small copies are
 * always the JVM's, inlined where they stand. For large ones {@link
 * dev.gangway.uaccess.copy.CopyTable} says which routine is used from which size on: it is measured
 * once for each model of processor and each JVM, by {@code gangway cpu --measure}, by the launcher
 * when it builds, or in the background of the first JVM that copies much; it is kept in {@code cpu}
 * of the user's cache directory, and holds for the JVMs that start later. {@code
 * -Ddev.gangway.copy=NAME} overrides it, for copies of all sizes.
 *
 * <p>The routines know addresses and lengths and check nothing: whoever calls has checked both
 * ranges and keeps their memory alive. Except for the JVM's they are called without a transition,
 * so that the JVM cannot stop a thread in one of them; they are given a mebibyte at most at a time.
 *
 * <p>Dependencies: {@code uaccess.copy} &rarr; {@code host}, {@code abi}, {@code settings}.
 *
 * <p>Lock order: no locks.
 */
@NullMarked
package dev.gangway.uaccess.copy;

import org.jspecify.annotations.NullMarked;
