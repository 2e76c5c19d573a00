package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;

/**
 * Bytes in and out: {@code read}, {@code write}, {@code pread}, {@code pwrite}, {@code lseek}, and
 * a comparison of all that a file holds.
 *
 * <p>A transfer whose buffers are all in memory is never short but at the end of the file; one
 * whose buffers run out of memory moves at least a byte and at most what is there, and the model
 * takes what the call reported. If there is nothing to read and not one byte of a buffer is in
 * memory, 0 and {@code EFAULT} are both right.
 */
final class DataOperations {
  private static final int BAD_BUFFER_ONE_IN = 32;
  private static final int NO_BYTES_ONE_IN = 64;

  /** The least of a write of a stream. */
  private static final int STREAM_PAGES = 16;

  private DataOperations() {}

  // ---- writing --------------------------------------------------------------------------------

  static void pwrite(Step step) {
    ExerciserFile file = step.anyFile();
    write(step, file, step.draw().offset(file.model()), true);
  }

  static void write(Step step) {
    ExerciserFile file = step.anyFile();
    write(step, file, file.position(), false);
  }

  /** Large writes one after another, of whole pages: such a stream may go past a cache. */
  static void stream(Step step) {
    ExerciserFile file = step.anyFile();
    Draw draw = step.draw();
    int offset = draw.offset(file.model()) & -Draw.PAGE;
    for (int i = 3 + draw.below(4); i > 0; i--) {
      int bytes = (STREAM_PAGES + draw.below(2 * STREAM_PAGES)) * Draw.PAGE;
      step.log("stream");
      write(step, file, offset, true, bytes);
      offset = Math.min(offset + bytes, step.maxFileBytes());
    }
  }

  private static void write(Step step, ExerciserFile file, int offset, boolean positional) {
    Draw draw = step.draw();
    write(step, file, offset, positional, draw.oneIn(NO_BYTES_ONE_IN) ? 0 : draw.length());
  }

  /**
   * @param wanted bytes, if the file has room for them
   */
  private static void write(
      Step step, ExerciserFile file, int offset, boolean positional, int wanted) {
    Draw draw = step.draw();
    UserBuffers buffers = step.guest().buffers();
    int start = file.appends() ? file.model().size() : offset;
    int room = step.maxFileBytes() - start;
    int bytes = Math.min(wanted, Math.max(room, 0));
    int good = draw.oneIn(BAD_BUFFER_ONE_IN) ? draw.below(bytes + 1) : bytes;
    buffers.source(bytes, good);
    describe(step, file, offset, bytes, good);
    long result = positional ? file.pwrite(offset) : file.write();
    if (!file.writable()) {
      step.expect(result, -Errno.EBADF);
      return;
    }
    expectMoved(step, result, bytes, good, bytes);
    int written = (int) Math.max(result, 0);
    buffers.copySource(file.model(), start, written);
    if (!positional && written > 0) {
      file.moveTo(start + written);
    }
  }

  // ---- reading --------------------------------------------------------------------------------

  static void pread(Step step) {
    ExerciserFile file = step.anyFile();
    read(step, file, step.draw().offset(file.model()), step.draw().length(), true);
  }

  static void read(Step step) {
    ExerciserFile file = step.anyFile();
    read(step, file, file.position(), step.draw().length(), false);
  }

  private static void read(
      Step step, ExerciserFile file, int offset, int bytes, boolean positional) {
    Draw draw = step.draw();
    UserBuffers buffers = step.guest().buffers();
    int good = draw.oneIn(BAD_BUFFER_ONE_IN) ? draw.below(bytes + 1) : bytes;
    buffers.target(bytes, good);
    describe(step, file, offset, bytes, good);
    long result = positional ? file.pread(offset) : file.read();
    if (!file.readable()) {
      step.expect(result, -Errno.EBADF);
      return;
    }
    expectMoved(step, result, bytes, good, file.model().available(offset, bytes));
    int read = (int) Math.max(result, 0);
    step.expectSame(buffers.compareTarget(file.model(), offset, read));
    if (!positional) {
      file.moveTo(offset + read);
    }
  }

  private static void describe(Step step, ExerciserFile file, int offset, int bytes, int good) {
    step.say(file).say(offset).say("+" + bytes + step.guest().buffers());
    if (good < bytes) {
      step.say("bad after " + good);
    }
  }

  /**
   * Holds the result of a transfer against what it can be.
   *
   * @param possible bytes that there are to be moved if every buffer is good
   */
  private static void expectMoved(Step step, long result, int bytes, int good, int possible) {
    if (good == 0 && possible == 0 && result == -Errno.EFAULT) {
      step.returned(result);
    } else if (good >= possible || good == bytes) {
      step.expect(result, possible);
    } else if (good == 0) {
      step.expect(result, -Errno.EFAULT);
    } else if (step.returned(result) < 1 || result > good) {
      throw step.failure("expected from 1 to " + good + " bytes");
    }
  }

  // ---- position -------------------------------------------------------------------------------

  static void lseek(Step step) {
    ExerciserFile file = step.anyFile();
    Draw draw = step.draw();
    int whence = draw.below(3);
    int start =
        switch (whence) {
          case Fcntl.SEEK_SET -> 0;
          case Fcntl.SEEK_CUR -> file.position();
          default -> file.model().size();
        };
    int target = draw.oneIn(32) ? -1 - draw.below(100) : draw.offset(file.model());
    step.say(file).say(target - start).say("from " + whence);
    step.expect(file.lseek(target - start, whence), target < 0 ? -Errno.EINVAL : target);
    if (target >= 0) {
      file.moveTo(target);
    }
  }

  // ---- all of it ------------------------------------------------------------------------------

  static void compare(Step step) {
    compare(step, step.anyFile());
  }

  /** Size and all bytes of an open file; only the size if it is not open for reading. */
  static void compare(Step step, ExerciserFile file) {
    SizeOperations.fstat(step, file);
    if (!file.readable()) {
      return;
    }
    UserBuffers buffers = step.guest().buffers();
    int size = file.model().size();
    for (int offset = 0; offset <= size; offset += UserBuffers.MAX_BYTES) {
      int bytes = UserBuffers.MAX_BYTES;
      buffers.target(bytes, bytes);
      step.log("compare").say(file).say(offset).say("+" + bytes);
      step.expect(file.pread(offset), file.model().available(offset, bytes));
      step.expectSame(
          buffers.compareTarget(file.model(), offset, file.model().available(offset, bytes)));
    }
  }
}
