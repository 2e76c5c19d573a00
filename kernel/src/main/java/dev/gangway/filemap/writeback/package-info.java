/**
 * Writeback: scheduling, throttling and error reporting. Linux's {@code fs/fs-writeback.c}, {@code
 * mm/page-writeback.c} and {@code errseq_t}.
 *
 * <p>It handles inodes that can be written back, and does not access their pages.
 *
 * <p>Dependencies: {@code filemap.writeback} &rarr; {@code mm}, {@code abi}. The flusher is mm's
 * {@link dev.gangway.mm.Cleaner}.
 *
 * <p>Lock order: the lock of {@link dev.gangway.filemap.writeback.Flusher} is a leaf; it is not
 * held during writeback of an inode.
 */
@NullMarked
package dev.gangway.filemap.writeback;

import org.jspecify.annotations.NullMarked;
