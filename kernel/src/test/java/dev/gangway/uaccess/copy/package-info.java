/** Tests of the copy routines and of the choice between them. */
@NullMarked
package dev.gangway.uaccess.copy;

import org.jspecify.annotations.NullMarked;
