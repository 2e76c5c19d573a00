/**
 * Files in memory: a tmpfs.
 *
 * <ul>
 *   <li>{@link dev.gangway.fs.mem.MemFileSystem}: a tree, its root and its {@code SuperBlock},
 *       which has the {@code Quota}.
 *   <li>{@code MemInode} and its three kinds: {@code MemRegular} (data in the page cache), {@code
 *       MemDirectoryNode} (names in {@code DirEntries}), {@code MemSymlink}.
 *   <li>{@code MemFile} and {@code MemDirectory}: open files and directories, which {@code vfs}
 *       calls.
 *   <li>{@code PathWalk}: resolves a path to an inode, or to the directory of its last component.
 *       {@code Rename}: the only operation that changes two directories.
 * </ul>
 *
 * <p>Lifetime: an inode lives as long as a name or an open file refers to it. Releasing the last
 * reference returns its charges to the quota and frees its memory.
 *
 * <p>Times are those of the last tick of the clock, as Linux stamps files. The access time is kept
 * as Linux's {@code relatime} does, without its daily refresh: a read updates it only if it is not
 * later than the last change. There are no owners and no permission checks; the reported modes are
 * 0644, 0755 and 0777.
 *
 * <p>Dependencies: {@code fs.mem} &rarr; {@code vfs}, {@code filemap}, {@code uaccess}, {@code
 * host}, {@code abi}.
 *
 * <p>Lock order. A lookup takes no lock, so a walk holds none.
 *
 * <pre>
 * SuperBlock.renameLock (renames between two directories; nothing else changes a parent)
 *   MemDirectoryNode.lock (an ancestor before its descendants; two unrelated ones in either
 *   order, but only under renameLock)
 *     the page cache's locks (see {@code filemap})
 *     MemInode's monitor (names and opens; leaf)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.mem;

import org.jspecify.annotations.NullMarked;
