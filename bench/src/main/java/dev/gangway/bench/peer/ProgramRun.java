package dev.gangway.bench.peer;

import java.util.List;

/**
 * One run of a program.
 *
 * @param nanos that it took
 * @param output the lines that it printed
 */
public record ProgramRun(long nanos, List<String> output) {}
