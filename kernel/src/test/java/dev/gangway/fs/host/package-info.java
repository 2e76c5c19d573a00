/** Tests of host directories that need the test kit. */
@NullMarked
package dev.gangway.fs.host;

import org.jspecify.annotations.NullMarked;
