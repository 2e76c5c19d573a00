/**
 * Memory for the contents of files: Linux's {@code mm/page_alloc.c}, {@code mm/vmscan.c} and {@code
 * lib/xarray.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.mm.Folio}: one page of a file or sixteen, with its lock and its state.
 *       It belongs to a {@link dev.gangway.mm.FolioOwner}.
 *   <li>{@link dev.gangway.mm.PageMemory}: the memory, its limit, and reclaim by {@link
 *       dev.gangway.mm.LruLists}. {@code FrameAllocator} cuts slabs into folios. A {@link
 *       dev.gangway.mm.Cleaner} makes dirty folios clean.
 *   <li>{@link dev.gangway.mm.MappableSlab}: memory that guests can map, in {@link
 *       dev.gangway.mm.MappableFrame}s.
 *   <li>{@link dev.gangway.mm.XArray}: folios by the numbers of their pages.
 *   <li>{@link dev.gangway.mm.VmStat}, {@link dev.gangway.mm.NodeStat}: what happened, and what is.
 * </ul>
 *
 * <p>It knows no files: what it needs of those above are two interfaces of its own, {@code
 * FolioOwner} and {@code Cleaner}.
 *
 * <p>Dependencies: {@code mm} &rarr; {@code uaccess}, {@code uaccess.copy}, {@code abi}.
 *
 * <p>Lock order: folios in the order of their numbers. The locks of {@code LruLists}, {@code
 * FrameAllocator} and {@code MappableSlab} are leaves. Reclaim may run under any lock of a caller
 * and with folios locked: so it only tries a folio's lock.
 */
@NullMarked
package dev.gangway.mm;

import org.jspecify.annotations.NullMarked;
