package dev.gangway.bench.task;

/**
 * A comparison: the calls per second of all guests of one column, for one of another's.
 *
 * @param title its name in the table
 * @param ours title of the column above the line
 * @param theirs title of the column below it
 */
record TaskRatio(String title, String ours, String theirs) {}
