/**
 * The virtual file system: what is the same for every kind of file.
 *
 * <ul>
 *   <li>{@link dev.gangway.vfs.FdTable} and {@link dev.gangway.vfs.Descriptor}: small integers, and
 *       what stands behind each.
 *   <li>{@link dev.gangway.vfs.OpenFile}: an open file description ({@code struct file}); {@link
 *       dev.gangway.vfs.Directory} is one that names can be looked up in.
 *   <li>{@link dev.gangway.vfs.FileSystem} and {@link dev.gangway.vfs.Mount}: where files come
 *       from, and what a guest may do there.
 *   <li>{@link dev.gangway.vfs.ReadWrite}, {@link dev.gangway.vfs.Namei}, {@link
 *       dev.gangway.vfs.Attributes}: the system calls that every file system shares ({@code
 *       fs/read_write.c}, {@code fs/namei.c}, {@code fs/open.c}): direction, kind, read-only mounts
 *       and positions are checked here, once, and file systems need not repeat it.
 *   <li>{@link dev.gangway.vfs.PathName}: a path that was fetched once and checked.
 *   <li>{@link dev.gangway.vfs.Task}: what one guest thread carries into every call.
 * </ul>
 *
 * <p>Results are {@code long}: &ge; 0, or {@code -errno} with Linux's numbers. Partial progress
 * wins over an error.
 *
 * <p>Dependencies: {@code vfs} &rarr; {@code filemap.mmap}, {@code filemap}, {@code net}, {@code
 * uaccess}, {@code abi}. A mount is a preopened directory; a walk never crosses from one mount into
 * another (RATIONALE.md#mounts-are-preopens).
 *
 * <p>Lock order:
 *
 * <pre>
 * MemoryMapping
 *   file system's own locks
 * </pre>
 */
@NullMarked
package dev.gangway.vfs;

import org.jspecify.annotations.NullMarked;
