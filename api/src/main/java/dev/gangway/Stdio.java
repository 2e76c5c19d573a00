package dev.gangway;

import dev.gangway.abi.Fcntl;
import dev.gangway.fs.stream.CountedOutput;
import dev.gangway.fs.stream.HostStream;
import dev.gangway.fs.stream.JavaInput;
import dev.gangway.fs.stream.JavaOutput;
import dev.gangway.fs.stream.NullFile;
import dev.gangway.fs.stream.OutputCount;
import dev.gangway.fs.stream.StreamWatch;
import dev.gangway.vfs.OpenFile;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a guest's descriptors 0, 1 and 2. */
final class Stdio {
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private boolean inherited;

  void in(InputStream stream) {
    in = Objects.requireNonNull(stream, "stream");
  }

  void out(OutputStream stream) {
    out = Objects.requireNonNull(stream, "stream");
  }

  void err(OutputStream stream) {
    err = Objects.requireNonNull(stream, "stream");
  }

  void inherit() {
    inherited = true;
  }

  /** The same input with other outputs. */
  Stdio withOutputs(OutputStream otherOut, OutputStream otherErr) {
    Stdio other = new Stdio();
    other.in = in;
    other.out = otherOut;
    other.err = otherErr;
    other.inherited = inherited;
    return other;
  }

  OpenFile openIn(StreamWatch watch) {
    InputStream stream = in;
    if (stream != null) {
      return new JavaInput(stream, watch);
    }
    return inherited ? HostStream.inherited(0, Fcntl.O_RDONLY) : new NullFile(Fcntl.O_RDONLY);
  }

  /** Counts what is written by {@code count}. */
  OpenFile openOut(StreamWatch watch, OutputCount count) {
    return new CountedOutput(open(out, 1, watch), count);
  }

  /** Counts what is written by {@code count}. */
  OpenFile openErr(StreamWatch watch, OutputCount count) {
    return new CountedOutput(open(err, 2, watch), count);
  }

  private OpenFile open(@Nullable OutputStream stream, int fd, StreamWatch watch) {
    if (stream != null) {
      return new JavaOutput(stream, watch);
    }
    return inherited ? HostStream.inherited(fd, Fcntl.O_WRONLY) : new NullFile(Fcntl.O_WRONLY);
  }
}
