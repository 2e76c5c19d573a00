package dev.gangway.bench.lab.result;

/**
 * What could not be measured.
 *
 * @param test its name
 * @param peer its id
 * @param reason for the report
 */
public record Failure(String test, String peer, Mode mode, int tasks, String reason) {}
