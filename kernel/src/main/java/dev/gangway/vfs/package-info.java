/**
 * The virtual file system: the common parts of all kinds of files.
 *
 * <ul>
 *   <li>{@link dev.gangway.vfs.FdTable} and {@link dev.gangway.vfs.Descriptor}: file descriptors
 *       and their targets.
 *   <li>{@link dev.gangway.vfs.OpenFile}: an open file description ({@code struct file}); {@link
 *       dev.gangway.vfs.Directory} is one with names.
 *   <li>{@link dev.gangway.vfs.FileSystem} and {@link dev.gangway.vfs.Mount}: trees of files, and
 *       whether a guest may change them.
 *   <li>{@link dev.gangway.vfs.ReadWrite}, {@link dev.gangway.vfs.Namei}, {@link
 *       dev.gangway.vfs.Attributes}: the system calls that every file system shares ({@code
 *       fs/read_write.c}, {@code fs/namei.c}, {@code fs/open.c}): they check direction, type,
 *       read-only mounts and positions, so that file systems need not.
 *   <li>{@link dev.gangway.vfs.PathName}: a path that was fetched once and checked.
 *   <li>{@link dev.gangway.vfs.Task}: the state of one guest thread in system calls.
 * </ul>
 *
 * <p>Results are {@code long}: &ge; 0, or {@code -errno} with Linux's numbers. A short count takes
 * precedence over an error.
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
