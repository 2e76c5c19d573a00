package dev.gangway.fs.stream;

/** Ends a guest that writes more to its streams than {@link OutputCount} allows. */
public final class OutputLimitReached extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLimitReached() {
    super(null, null, false, false);
  }
}
