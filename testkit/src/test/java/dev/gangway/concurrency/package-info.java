/**
 * Linearizability, checked by Lincheck: what threads that use one object at once see must be what
 * they would see one after the other, in some order.
 *
 * <p>Operations, a few that belong together, are methods of a class that makes the object; a
 * specification has the same methods, so simple that they are right. {@link
 * dev.gangway.concurrency.Linearizability} runs one against the other: in model checking mode,
 * where Lincheck itself switches threads at each access to shared memory, and in stress mode, where
 * the machine does. The scenarios are random, so operations that have nothing to do with each other
 * only make it rarer that two meet.
 */
@NullMarked
package dev.gangway.concurrency;

import org.jspecify.annotations.NullMarked;
