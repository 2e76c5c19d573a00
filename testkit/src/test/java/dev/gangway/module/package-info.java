/**
 * Tests that generate modules, for what no compiler of C makes.
 *
 * <ul>
 *   <li>{@link dev.gangway.module.ModuleBuilder} and {@link dev.gangway.module.Code} write modules
 *       and functions; {@link dev.gangway.module.Machine} says what runs a function; {@link
 *       dev.gangway.module.Runs} runs modules.
 *   <li>{@link dev.gangway.module.ManyAccesses} is the main class of a JVM of its own for {@link
 *       dev.gangway.module.CallSitesTest}.
 * </ul>
 */
@NullMarked
package dev.gangway.module;

import org.jspecify.annotations.NullMarked;
