/**
 * Files in memory: a tmpfs.
 *
 * <ul>
 *   <li>{@link dev.gangway.fs.mem.MemFileSystem}: a tree, its root and its {@code SuperBlock},
 *       which has the {@code Quota}.
 *   <li>{@code MemInode} and its three kinds: {@code MemRegular} (data in the page cache), {@code
 *       MemDirectoryNode} (names in {@code DirEntries}), {@code MemSymlink}.
 *   <li>{@code MemFile} and {@code MemDirectory}: what is open, and what {@code vfs} calls.
 *   <li>{@code PathWalk}: from a path to an inode, or to the directory of its last component;
 *       {@code Rename}: the one operation that changes two directories.
 * </ul>
 *
 * <p>Who lives how long: an inode lives as long as a name or an open file refers to it; the last of
 * them gives its bytes and its number back to the quota, and its memory to other files.
 *
 * <p>Times are those of the last tick of the clock, as Linux stamps files. The access time is kept
 * as Linux's {@code relatime} does, without its daily refresh: a read moves it on only where it is
 * not already past the last change. There are no owners and no permission checks: modes are 0644,
 * 0755 and 0777 for show.
 *
 * <p>Dependencies: {@code fs.mem} &rarr; {@code vfs}, {@code filemap}, {@code uaccess}, {@code
 * host}, {@code abi}.
 *
 * <p>Lock order. Looking a name up takes no lock, so a walk holds none.
 *
 * <pre>
 * SuperBlock.renameLock (renames between two directories: no other changes who is whose parent)
 *   MemDirectoryNode.lock, an ancestor before what is below it; two that are unrelated only under
 *   renameLock, in either order
 *     the page cache's locks (see {@code filemap})
 *     MemInode's monitor (names and opens; leaf)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.mem;

import org.jspecify.annotations.NullMarked;
