/**
 * Modules of other people that live: reactors, and modules that import functions of the host.
 *
 * <p>Each test uses one module as its own JavaScript does. The same code runs on Gangway's public
 * API and on Endive's own instances ({@link Twins}); both must give the same, and what is known of
 * the answer. {@code guests/npm.sh} fetches the modules. Without it the tests are skipped; in the
 * full form ({@code -Pfull}) they fail.
 *
 * <p>{@code JavyPluginTest} has its module from Maven Central: classes that Endive compiled.
 *
 * <ul>
 *   <li>{@link NpmModule}: a module as npm has it.
 *   <li>{@link Use}: what a test does with a module, and what it lends to it ({@link Lent}).
 *   <li>{@link RealGuest}: the module for the test, {@link OnGangway} or {@link OnEndive}.
 * </ul>
 */
@NullMarked
package dev.gangway.realguests;

import org.jspecify.annotations.NullMarked;
