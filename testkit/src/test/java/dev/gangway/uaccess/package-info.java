/** User copies in JVMs of their own: each strategy, routine and compiler, and under stress. */
@NullMarked
package dev.gangway.uaccess;

import org.jspecify.annotations.NullMarked;
