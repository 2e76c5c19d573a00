/**
 * Writing back: when it happens, who waits for it, and who hears of its errors. Linux's {@code
 * fs/fs-writeback.c}, {@code mm/page-writeback.c} and {@code errseq_t}.
 *
 * <p>It knows inodes that can be written back, and nothing of their pages.
 *
 * <p>Dependencies: {@code filemap.writeback} &rarr; {@code mm}, {@code abi}. The flusher is mm's
 * {@link dev.gangway.mm.Cleaner}.
 *
 * <p>Lock order: the lock of {@link dev.gangway.filemap.writeback.Flusher} is a leaf; it is not
 * held while an inode is written.
 */
@NullMarked
package dev.gangway.filemap.writeback;

import org.jspecify.annotations.NullMarked;
