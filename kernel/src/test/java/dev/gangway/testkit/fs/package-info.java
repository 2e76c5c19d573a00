/**
 * What every file system must do: {@link dev.gangway.testkit.fs.FileSystemContract}, and the host
 * itself to prove that it asks for the right things.
 *
 * <p>The suite runs against each {@link dev.gangway.testkit.fs.Subject}; the subject {@link
 * dev.gangway.testkit.fs.OracleFileSystem} is Linux without anything between. What it cannot do,
 * since nothing confines it, is skipped there, and the reason is printed.
 *
 * <p>Dependencies: {@code testkit.fs} &rarr; {@code abi}, {@code filemap}, {@code fs.host}, {@code
 * fs.mem}, {@code fs.stream}, {@code host}, {@code testkit}, {@code uaccess}, {@code vfs}. Lock
 * order: none.
 */
@NullMarked
package dev.gangway.testkit.fs;

import org.jspecify.annotations.NullMarked;
