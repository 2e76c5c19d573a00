/** The exerciser on each file system, and on file systems that are broken on purpose. */
@NullMarked
package dev.gangway.exerciser;

import org.jspecify.annotations.NullMarked;
