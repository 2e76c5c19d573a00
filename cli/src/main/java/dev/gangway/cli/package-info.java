/**
 * The {@code gangway} command. Above everything else; nothing depends on it.
 *
 * <ul>
 *   <li>{@link dev.gangway.cli.Main}: the commands; {@link dev.gangway.cli.RunCommand} runs a
 *       guest.
 *   <li>{@link dev.gangway.cli.RunOption}, {@link dev.gangway.cli.RunOptions}: the options' names
 *       and help, and their values.
 *   <li>{@link dev.gangway.cli.RawProcess}, {@link dev.gangway.cli.HostFiles}: arguments, variables
 *       and names of files as bytes, whatever the locale.
 *   <li>{@link dev.gangway.cli.Messages}, {@link dev.gangway.cli.OneLineLoggers}: what the command
 *       and the classes below it have to say, one line each.
 *   <li>{@link dev.gangway.cli.KillOnShutdown}: signals. {@link dev.gangway.cli.LoadProgress}: a
 *       line about a load that takes long.
 * </ul>
 *
 * <p>What lies on the way from {@code main} to the guest's first instruction counts in
 * milliseconds: no reflection, no regular expressions, nothing loaded before it is needed.
 *
 * <p>Dependencies: {@code cli} &rarr; {@code dev.gangway}, {@code abi}, {@code filemap}, {@code
 * fs.stream}, {@code host}, {@code settings}, {@code uaccess}, {@code uaccess.copy}, {@code wasm}.
 * It takes no locks.
 */
@NullMarked
package dev.gangway.cli;

import org.jspecify.annotations.NullMarked;
