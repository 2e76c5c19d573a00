package dev.gangway.mm;

/** The owner of folios: the address space of a file, as memory management sees it. */
public interface FolioOwner {
  /** Removes a folio and frees it. The caller holds its lock exclusively. */
  void removeLocked(Folio folio);
}
