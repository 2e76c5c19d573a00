/**
 * Compares what random modules do on several engines.
 *
 * <ul>
 *   <li>{@link dev.gangway.compiler.random.Program}: a module as trees of {@link
 *       dev.gangway.compiler.random.Node}; {@link dev.gangway.compiler.random.Encoder} writes it by
 *       {@link dev.gangway.compiler.random.Bytes}.
 *   <li>{@link dev.gangway.compiler.random.Generator} makes programs, {@link
 *       dev.gangway.compiler.random.FunctionGenerator} their functions, of the instructions in
 *       {@link dev.gangway.compiler.random.Instructions}.
 *   <li>{@link dev.gangway.compiler.random.JavaRunner}, {@link
 *       dev.gangway.compiler.random.NodeRunner}: run a {@link dev.gangway.compiler.random.Plan},
 *       with what {@link dev.gangway.compiler.random.Host} provides.
 *   <li>{@link dev.gangway.compiler.random.Differences}: finds differences; {@link
 *       dev.gangway.compiler.random.Shrinker} makes a program small that has one.
 * </ul>
 */
@NullMarked
package dev.gangway.compiler.random;

import org.jspecify.annotations.NullMarked;
