/**
 * Runs WebAssembly's core tests ({@code ../shared/spec} beside the checkout, converted by wabt's
 * {@code wast2json}) on compiled modules. Without the files or the converter the tests are skipped.
 */
@NullMarked
package dev.gangway.compiler.spec;

import org.jspecify.annotations.NullMarked;
