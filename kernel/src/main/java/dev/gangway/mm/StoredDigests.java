package dev.gangway.mm;

/** The digests of the pages of one folio as they are in storage, if known. */
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

  /** Records the digest of page {@code i} in storage. */
  void learn(int i, long digest) {
    digests[i] = digest;
    known |= 1 << i;
  }

  /** Forgets the digests of these pages. */
  void forget(int bits) {
    known &= ~bits;
  }

  /** Whether page {@code i} in storage is known to have this digest. */
  boolean has(int i, long digest) {
    return (known & 1 << i) != 0 && digests[i] == digest;
  }
}
