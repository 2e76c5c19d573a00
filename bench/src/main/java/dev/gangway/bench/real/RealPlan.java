package dev.gangway.bench.real;

import dev.gangway.bench.peer.ProgramPeer;
import java.util.List;

/**
 * What is to be measured, and how.
 *
 * @param rounds each with a new process of each peer
 * @param runs of a program in each process: the first is cold, the second warms up
 * @param cache of Gangway's files on the host
 * @param limitSeconds that a run may take
 * @param ignored runs at the beginning of each process that leave no figure
 */
record RealPlan(
    List<Work> works,
    List<ProgramPeer> peers,
    int rounds,
    int runs,
    String cache,
    int limitSeconds,
    int ignored) {}
