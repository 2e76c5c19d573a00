/**
 * Directories of the host, confined by the host's own kernel.
 *
 * <p>A mount is one directory, held by a descriptor. A guest's path is passed to the host in one of
 * two ways, both without a TOCTOU race:
 *
 * <ul>
 *   <li>{@code openat2(2)} with {@code RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS} ({@link
 *       dev.gangway.fs.host.Beneath}) walks the whole path;
 *   <li>or a directory that was found that way, plus <i>one</i> name in it ({@link
 *       dev.gangway.fs.host.Leaf}), in a call that never follows a final symlink.
 * </ul>
 *
 * <p>"Beneath" means beneath the descriptor that the guest passed, as in WASI: {@code ..}, in the
 * path or in a symlink on the way, must not go above that directory, even if the result would still
 * be inside the mount. A path that leaves is {@code EPERM}. Directories do not store a path, so a
 * rename moves them as on the host.
 *
 * <p>A plain name requires no walk: {@code fstatat} and similar calls take it directly, and so does
 * {@code openat} with {@code O_NOFOLLOW}, unless it is a symlink.
 *
 * <p>Regular files are cached as {@link dev.gangway.fs.host.CacheMode} says:
 *
 * <ul>
 *   <li>{@code CachedFile}: an open file through the page cache, of a {@code HostInode}, which all
 *       openers of this JVM share. {@code CloseToOpen} keeps it consistent with other programs,
 *       {@code HostTimes} has the times that guests see.
 *   <li>{@code RegularFile}: an open file that is not cached. {@code StraightWrite}: a write of
 *       either kind of file that the host copies from user memory itself.
 * </ul>
 *
 * <p>The host's errors are returned unchanged, except {@code EMFILE}: that is the host's limit, not
 * the guest's, so guests get {@code ENFILE}. They get it before the host is out of descriptors
 * ({@link dev.gangway.host.GuestDescriptors}). A walk that concurrent renames keep disturbing fails
 * with {@code EAGAIN}.
 *
 * <p>Dependencies: {@code fs.host} &rarr; {@code vfs}, {@code filemap}, {@code filemap.writeback},
 * {@code uaccess}, {@code host}, {@code abi}.
 *
 * <p>Lock order:
 *
 * <pre>
 * Locks of the page cache, for cached files (an append holds inodeLock and PageWriteback.lock)
 *   HostInode monitor
 *     HostFds monitor, HostTimes monitor (leaves)
 * Listing lock (one for each open directory; held while entries are emitted)
 *   BufferPool lock (leaf)
 * HostFileSystem lock (leaf; excludes opening the root during a close)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.host;

import org.jspecify.annotations.NullMarked;
