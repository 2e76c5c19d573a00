package dev.gangway.fs.stream;

import java.io.IOException;

/** An observer of the embedder's streams, for the owner of the guest. */
public interface StreamWatch {
  /**
   * Called after each call of a stream, in the guest's thread. The stream may have swallowed the
   * interrupt that must end the guest; this method sets it again.
   */
  void returned();

  /** Called after a stream threw {@code e}. The guest gets {@code EIO}. */
  void failed(IOException e);
}
