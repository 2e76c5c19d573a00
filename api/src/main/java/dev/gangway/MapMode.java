package dev.gangway;

/** What becomes of a guest's stores to a file that is in its memory: {@link Guest#map}. */
public enum MapMode {
  /**
   * They are the guest's own: the pages that it stores to are copied for it, and neither the file
   * nor another guest sees them. The pages that it does not store to it shares with all.
   */
  PRIVATE,
  /**
   * They go to the file, and all see them at once. A page of a host file is written back whole
   * after a store to it, also over what a program of the host has written to that page meanwhile.
   */
  SHARED
}
