/**
 * Files as memory: Linux's {@code mm/mmap.c} and {@code mm/memory.c}, as far as a file is
 * concerned.
 *
 * <ul>
 *   <li>{@link dev.gangway.filemap.mmap.VmArea}: a file in the memory of a guest. {@code Populate}
 *       brings its folios in, {@code PinnedFolios} keeps them there.
 *   <li>{@link dev.gangway.filemap.mmap.FileMapping}: a file as the user memory of a copy.
 * </ul>
 *
 * <p>Dependencies: {@code filemap.mmap} &rarr; {@code filemap}, {@code mm}, {@code uaccess}, {@code
 * uaccess.copy}, {@code abi}.
 *
 * <p>Lock order: the monitor of a {@code VmArea} is above all locks of the page cache. One folio is
 * locked at a time, and two when one takes the place of the other, which no other thread has seen.
 */
@NullMarked
package dev.gangway.filemap.mmap;

import org.jspecify.annotations.NullMarked;
