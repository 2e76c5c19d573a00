package dev.gangway.fs.stream;

import java.io.IOException;

/** What the owner of a guest learns of the streams that the embedder gave it. */
public interface StreamWatch {
  /** Learns nothing. */
  StreamWatch NONE =
      new StreamWatch() {
        @Override
        public void returned() {}

        @Override
        public void failed(IOException e) {}
      };

  /**
   * A call of a stream is over, in the thread of the guest. A stream may have swallowed the
   * interrupt that is to end the guest; this sets it again.
   */
  void returned();

  /** A stream threw {@code e}, and the guest gets {@code EIO} for it. */
  void failed(IOException e);
}
