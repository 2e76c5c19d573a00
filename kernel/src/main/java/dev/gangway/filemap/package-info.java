/**
 * The page cache: the contents of files in folios, reading and writing through them, and bringing
 * them to storage. Linux's {@code mm/filemap.c}, {@code mm/readahead.c}, {@code mm/truncate.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.filemap.PageCache}: the files that share one limit of memory ({@link
 *       dev.gangway.mm.PageMemory}), and the flusher.
 *   <li>{@link dev.gangway.filemap.AddressSpace}: the cached pages of one file, {@link
 *       dev.gangway.mm.Folio}s in an {@code XArray}; {@link dev.gangway.filemap.AddressSpaceOps} is
 *       what it needs of the file system.
 *   <li>{@code FilemapRead} with {@code Readahead}, {@code BufferedWrite}, {@link
 *       dev.gangway.filemap.Truncation}: the ways in and out.
 *   <li>{@link dev.gangway.filemap.Refresh}: what was written past the cache.
 *   <li>{@link dev.gangway.filemap.FileMapping}: a file as the user memory of a copy. {@link
 *       dev.gangway.filemap.VmArea}: a file in the memory of a guest, its folios pinned in a {@link
 *       dev.gangway.mm.MappableSlab}; {@code SharedAreas} finds what guests stored there.
 *   <li>{@link dev.gangway.filemap.PageWriteback}: which bytes are dirty, and writing them.
 * </ul>
 *
 * <p>Dependencies: {@code filemap} &rarr; {@code filemap.writeback} &rarr; {@code mm} &rarr; {@code
 * uaccess}, {@code abi}, {@code settings}. It never looks up at {@code vfs}.
 *
 * <p>Lock order:
 *
 * <pre>
 * AddressSpace.inodeLock (moving the end of the file, holes)
 *   PageWriteback.lock (pages on their way to storage; cutting the file)
 *     Folio (in the order of their numbers; never while waiting for memory or for a fault)
 *       AddressSpace.pages monitor, PageWriteback monitor
 *         LruLists, FrameAllocator, MappableSlab, SharedAreas, Flusher (leaves)
 * </pre>
 *
 * Reclaim comes from any of these with a folio of its own, and only ever tries its lock. The
 * flusher takes {@code PageWriteback.lock} and what is below: so whoever waits for the flusher or
 * for memory may hold an {@code inodeLock}, and nothing else.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
