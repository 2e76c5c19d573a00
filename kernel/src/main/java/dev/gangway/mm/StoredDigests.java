package dev.gangway.mm;

/** What storage has of the pages of one folio, as far as that is known: a digest of each. */
final class StoredDigests {
  private final long[] digests;

  /** A bit for each page whose digest is known. */
  private int known;

  StoredDigests(int pages) {
    digests = new long[pages];
  }

  int known() {
    return known;
  }

  /** Storage has, of page {@code i}, what has this digest. */
  void learn(int i, long digest) {
    digests[i] = digest;
    known |= 1 << i;
  }

  /** What storage has of these pages is not known any more. */
  void forget(int bits) {
    known &= ~bits;
  }

  /** Whether storage has, of page {@code i}, what has this digest. */
  boolean has(int i, long digest) {
    return (known & 1 << i) != 0 && digests[i] == digest;
  }
}
