package dev.gangway.mm;

/** What folios belong to: all that memory management knows of the address space of a file. */
public interface FolioOwner {
  /** Takes a folio out, for good, and frees it. The caller has locked it, exclusively. */
  void removeLocked(Folio folio);
}
