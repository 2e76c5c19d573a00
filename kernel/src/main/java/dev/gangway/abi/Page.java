package dev.gangway.abi;

/**
 * A page: the unit of the page cache and of mappings in guest memory. It is 4 KiB on every host; a
 * host whose own pages are larger cannot map files into guest memory.
 */
public final class Page {
  public static final int SHIFT = 12;
  public static final int SIZE = 1 << SHIFT;

  private Page() {}
}
