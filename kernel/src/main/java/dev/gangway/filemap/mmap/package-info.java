/**
 * Files as memory: the file part of Linux's {@code mm/mmap.c} and {@code mm/memory.c}.
 *
 * <ul>
 *   <li>{@link dev.gangway.filemap.mmap.VmArea}: a file mapped into the memory of a guest. {@code
 *       Populate} reads its folios, {@code PinnedFolios} keeps them pinned.
 *   <li>{@link dev.gangway.filemap.mmap.FileMapping}: a file as the user memory of a copy.
 * </ul>
 *
 * <p>Dependencies: {@code filemap.mmap} &rarr; {@code filemap}, {@code mm}, {@code uaccess}, {@code
 * uaccess.copy}, {@code abi}.
 *
 * <p>Lock order: the monitor of a {@code VmArea} is above all locks of the page cache. One folio is
 * locked at a time. Two are locked to replace one by a new one, which no other thread can see.
 */
@NullMarked
package dev.gangway.filemap.mmap;

import org.jspecify.annotations.NullMarked;
