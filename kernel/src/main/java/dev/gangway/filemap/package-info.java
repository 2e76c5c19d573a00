/**
 * The page cache: the contents of files in folios, reading and writing through them, and bringing
 * them to storage. Linux's {@code mm/filemap.c}, {@code mm/readahead.c}, {@code mm/truncate.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.filemap.PageCache}: the files that share one limit of memory ({@link
 *       dev.gangway.mm.PageMemory}), and their flusher.
 *   <li>{@link dev.gangway.filemap.AddressSpace}: the cached pages of one file in a {@code
 *       FolioTable}. {@link dev.gangway.filemap.AddressSpaceOps} is what it needs of the file
 *       system.
 *   <li>{@link dev.gangway.filemap.FilemapRead} with {@link dev.gangway.filemap.Readahead}, {@link
 *       dev.gangway.filemap.BufferedWrite} with {@code DirectWrite}: the ways in and out.
 *   <li>{@link dev.gangway.filemap.Truncation}: cutting and holes. {@link
 *       dev.gangway.filemap.Invalidation}: another program has changed the file. {@link
 *       dev.gangway.filemap.Refresh}: a write went past the cache.
 *   <li>{@code DirtyPages}: which bytes are dirty. {@link dev.gangway.filemap.PageWriteback}:
 *       writing them, a {@code WritebackRun} at a time.
 *   <li>{@link dev.gangway.filemap.SharedAreas}: finds what guests stored to mapped folios.
 * </ul>
 *
 * <p>Dependencies: {@code filemap} &rarr; {@code filemap.writeback}, {@code mm}, {@code uaccess},
 * {@code abi}, {@code settings}. It never looks up at {@code filemap.mmap} or {@code vfs}.
 *
 * <p>Lock order:
 *
 * <pre>
 * AddressSpace.inodeLock (moving the end of the file, holes)
 *   PageWriteback.lock (pages on their way to storage; cutting the file)
 *     Folio (in the order of their numbers; never while waiting for memory or for a fault)
 *       FolioTable.pages monitor, DirtyPages monitor
 *         the locks of mm, SharedAreas, Flusher (leaves)
 * </pre>
 *
 * Reclaim comes from any of these with a folio of its own, and only ever tries its lock. The
 * flusher takes {@code PageWriteback.lock} and what is below: so a thread that waits for the
 * flusher or for memory may hold an {@code inodeLock}, and nothing else.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
