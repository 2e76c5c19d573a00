/**
 * The {@code gangway} command. Above everything else; nothing depends on it.
 *
 * <ul>
 *   <li>{@link dev.gangway.cli.Main}: the commands; {@link dev.gangway.cli.RunCommand} runs a
 *       guest. {@link dev.gangway.cli.InspectCommand} describes a module, as {@link
 *       dev.gangway.cli.InspectText} or {@link dev.gangway.cli.InspectJson}.
 *   <li>{@link dev.gangway.cli.RunOption}, {@link dev.gangway.cli.RunOptions}: the options' names
 *       and help, and their values. {@link dev.gangway.cli.Spelling}: hints for misspelt names.
 *       {@link dev.gangway.cli.Completion}: scripts for shells.
 *   <li>{@link dev.gangway.cli.ProgramName}, {@link dev.gangway.cli.StdinModule}: what PROGRAM is,
 *       a file or the standard input.
 *   <li>{@link dev.gangway.cli.RawProcess}, {@link dev.gangway.cli.HostFiles}: arguments, variables
 *       and names of files as bytes, in any locale.
 *   <li>{@link dev.gangway.cli.Messages}, {@link dev.gangway.cli.OneLineLoggers}: messages and log
 *       lines on stderr.
 *   <li>{@link dev.gangway.cli.KillOnShutdown}: signals. {@link dev.gangway.cli.LoadProgress}: a
 *       progress line of a long load.
 * </ul>
 *
 * <p>The path from {@code main} to the guest's first instruction is measured in milliseconds: no
 * reflection, no regular expressions, no class loaded before it is needed.
 *
 * <p>Dependencies: {@code cli} &rarr; {@code dev.gangway}, {@code abi}, {@code filemap}, {@code
 * fs.stream}, {@code host}, {@code settings}, {@code uaccess}, {@code uaccess.copy}, {@code wasm}.
 * It takes no locks.
 */
@NullMarked
package dev.gangway.cli;

import org.jspecify.annotations.NullMarked;
