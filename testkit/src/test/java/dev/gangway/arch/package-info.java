/**
 * Tests of the architecture: which package may know which. They read class files, and sources for
 * the imports.
 */
@NullMarked
package dev.gangway.arch;

import org.jspecify.annotations.NullMarked;
