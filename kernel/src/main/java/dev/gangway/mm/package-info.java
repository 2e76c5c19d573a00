/**
 * Memory for the contents of files: Linux's {@code mm/page_alloc.c}, {@code mm/vmscan.c} and {@code
 * lib/xarray.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.mm.Folio}: one page of a file or sixteen, with a lock and state. It
 *       belongs to a {@link dev.gangway.mm.FolioOwner}.
 *   <li>{@link dev.gangway.mm.PageMemory}: the memory, its limit, and reclaim by {@link
 *       dev.gangway.mm.LruLists}. {@code FrameAllocator} cuts slabs into folios. A {@link
 *       dev.gangway.mm.Cleaner} makes dirty folios clean.
 *   <li>{@link dev.gangway.mm.MappableSlab}: memory that guests can map, in {@link
 *       dev.gangway.mm.MappableFrame}s.
 *   <li>{@link dev.gangway.mm.XArray}: folios by page index.
 *   <li>{@link dev.gangway.mm.VmStat}, {@link dev.gangway.mm.NodeStat}: event counters, and the
 *       current state.
 * </ul>
 *
 * <p>It does not depend on files. Two interfaces of its own stand for the layers above: {@code
 * FolioOwner} and {@code Cleaner}.
 *
 * <p>Dependencies: {@code mm} &rarr; {@code uaccess}, {@code uaccess.copy}, {@code abi}.
 *
 * <p>Lock order: folios in the order of their indexes. The locks of {@code LruLists}, {@code
 * FrameAllocator} and {@code MappableSlab} are leaves. Reclaim may run under any lock of a caller,
 * including folio locks, so it only uses {@code tryLock} on folios.
 */
@NullMarked
package dev.gangway.mm;

import org.jspecify.annotations.NullMarked;
