/** The machines that tests compare. */
@NullMarked
package dev.gangway.compiler.engines;

import org.jspecify.annotations.NullMarked;
