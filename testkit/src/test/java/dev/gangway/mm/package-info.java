/** Tests of memory management that need a model checker. */
@NullMarked
package dev.gangway.mm;

import org.jspecify.annotations.NullMarked;
