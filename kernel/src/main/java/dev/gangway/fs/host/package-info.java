/**
 * Directories of the host, confined by the host's own kernel.
 *
 * <p>A mount is one directory, held by a descriptor. No path of a guest ever reaches the host but
 * in one of two ways, both free of check-then-open:
 *
 * <ul>
 *   <li>{@code openat2(2)} with {@code RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS} ({@link
 *       dev.gangway.fs.host.Beneath}) walks it whole;
 *   <li>or a directory that was found that way and <i>one</i> name in it ({@link
 *       dev.gangway.fs.host.Leaf}), for a call that never follows a last symlink.
 * </ul>
 *
 * <p>"Beneath" is beneath the descriptor that the guest gave, as WASI has it: {@code ..} goes no
 * higher than that directory, be it in the path or in a symlink on the way, even where the result
 * would still be inside the mount. Directories remember no path, so a rename moves them as it does
 * on the host. A path that leaves is {@code EPERM}.
 *
 * <p>A plain name needs no walk: {@code fstatat} and its like take it at once, and {@code openat}
 * with {@code O_NOFOLLOW}, as long as it turns out to be no symlink.
 *
 * <p>Regular files are cached as {@link dev.gangway.fs.host.CacheMode} says:
 *
 * <ul>
 *   <li>{@code CachedFile}: an open file through the page cache, of a {@code HostInode}, which all
 *       openers of this JVM share. {@code CloseToOpen} keeps it consistent with other programs,
 *       {@code HostTimes} has the times that guests see of it.
 *   <li>{@code RegularFile}: an open file that is not cached. {@code StraightWrite}: a write that
 *       the host makes from user memory itself, of both kinds of files.
 * </ul>
 *
 * <p>The host's errors are passed on, but for {@code EMFILE}, which is the host's limit and not the
 * guest's: {@code ENFILE}. Guests get that before the host is out of descriptors ({@link
 * dev.gangway.host.GuestDescriptors}). A walk that finds no rest while somebody else renames
 * without end gives up with {@code EAGAIN}.
 *
 * <p>Dependencies: {@code fs.host} &rarr; {@code vfs}, {@code filemap}, {@code filemap.writeback},
 * {@code uaccess}, {@code host}, {@code abi}.
 *
 * <p>Lock order:
 *
 * <pre>
 * Locks of the page cache, for cached files: appending holds inodeLock and PageWriteback.lock
 *   HostInode monitor
 *     HostFds monitor, HostTimes monitor (leaves)
 * Listing lock (one for each open directory; held while entries are emitted)
 *   BufferPool lock (leaf)
 * HostFileSystem lock (leaf: opening the root against closing)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.host;

import org.jspecify.annotations.NullMarked;
