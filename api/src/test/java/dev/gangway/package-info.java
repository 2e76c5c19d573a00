/** Tests of what the public API keeps to itself; what it shows is tested with guests. */
@NullMarked
package dev.gangway;

import org.jspecify.annotations.NullMarked;
