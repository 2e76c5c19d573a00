package dev.gangway.bench.lab.result;

/**
 * One way to run the tests.
 *
 * @param id its name on the command line
 * @param title its name in a table
 * @param meaning what it is, in one line of Markdown
 */
public record PeerResult(String id, String title, String meaning) {}
