package dev.gangway;

/** What a guest's stores to a mapped file do: {@link Guest#map}. */
public enum MapMode {
  /**
   * Stores stay in the guest (copy-on-write). A page that it stores to is copied for it; it shares
   * the other pages with all guests. Neither the file nor another guest sees the stores.
   */
  PRIVATE,
  /**
   * Stores go to the file, and all guests see them at once. A page of a host file is written back
   * whole after a store to it. This overwrites what a host program has written to that page
   * meanwhile.
   */
  SHARED
}
