/**
 * The page cache: the contents of files in folios, buffered reads and writes, and writeback.
 * Linux's {@code mm/filemap.c}, {@code mm/readahead.c}, {@code mm/truncate.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.filemap.PageCache}: the files that share one limit of memory ({@link
 *       dev.gangway.mm.PageMemory}), and their flusher.
 *   <li>{@link dev.gangway.filemap.AddressSpace}: the cached pages of one file in a {@code
 *       FolioTable}. {@link dev.gangway.filemap.AddressSpaceOps} is what it requires of the file
 *       system.
 *   <li>{@link dev.gangway.filemap.FilemapRead} with {@link dev.gangway.filemap.Readahead}, {@link
 *       dev.gangway.filemap.BufferedWrite} with {@code DirectWrite}: reads and writes.
 *   <li>{@link dev.gangway.filemap.Truncation}: truncation and holes. {@link
 *       dev.gangway.filemap.Invalidation}: changes by another program. {@link
 *       dev.gangway.filemap.Refresh}: writes past the cache.
 *   <li>{@code DirtyPages}: the dirty bytes. {@link dev.gangway.filemap.PageWriteback}: writes
 *       them, one {@code WritebackRun} at a time.
 *   <li>{@link dev.gangway.filemap.SharedAreas}: finds the stores of guests to mapped folios.
 * </ul>
 *
 * <p>Dependencies: {@code filemap} &rarr; {@code filemap.writeback}, {@code mm}, {@code uaccess},
 * {@code abi}, {@code settings}. It does not depend on {@code filemap.mmap} or {@code vfs}.
 *
 * <p>Lock order:
 *
 * <pre>
 * AddressSpace.inodeLock (moving the end of the file, holes)
 *   PageWriteback.lock (pages under writeback; truncation)
 *     Folio (in index order; never while waiting for memory or for a fault)
 *       FolioTable.pages monitor, DirtyPages monitor
 *         the locks of mm, SharedAreas, Flusher (leaves)
 * </pre>
 *
 * Reclaim may run under any of these locks, so it only uses {@code tryLock} on folios. The flusher
 * takes {@code PageWriteback.lock} and the locks below it. So a thread that waits for the flusher
 * or for memory may hold an {@code inodeLock}, and no other of these locks.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
