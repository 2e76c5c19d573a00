/** Tests of the architecture: which package may know which. They read class files, not sources. */
@NullMarked
package dev.gangway.arch;

import org.jspecify.annotations.NullMarked;
