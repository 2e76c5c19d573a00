package dev.gangway.testkit.exerciser;

import static dev.gangway.testkit.ResultAssert.assertResult;

import dev.gangway.abi.Fcntl;
import org.jspecify.annotations.Nullable;

/**
 * One guest's part of a file of fixed size that several write to at once: every so-manieth stripe
 * of it. A stripe is no multiple of anything, so that neighbours meet inside of pages.
 */
final class SharedFile {
  private static final String NAME = "shared";
  private static final int STRIPE = 5_003;

  private final Model file;
  private final int which;
  private final int guests;
  private @Nullable ExerciserFile open;

  /**
   * @param file the model of it, whose bytes are each touched by the guest that owns them alone
   * @param which of the guests this is, from 0 on
   */
  SharedFile(Model file, int which, int guests) {
    this.file = file;
    this.which = which;
    this.guests = guests;
  }

  /** Makes the file, in its full size, before the race. */
  static Model create(ExerciserGuest guest, Options options) {
    long fd = guest.open(NAME, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL);
    assertResult(fd).succeeds();
    Model file = new Model(-1);
    file.linked();
    ExerciserFile opened = new ExerciserFile(guest.task(), (int) fd, file, Fcntl.O_RDWR);
    assertResult(opened.truncate(options.maxFileBytes())).succeeds();
    file.write(options.maxFileBytes() - 1, new byte[1], 0, 1);
    assertResult(opened.close()).succeeds();
    return file;
  }

  void write(Step step) {
    ExerciserFile mine = opened(step);
    Draw draw = step.draw();
    int start = start(draw);
    int bytes = 1 + draw.below(end(start) - start);
    UserBuffers buffers = step.guest().buffers();
    buffers.source(bytes, bytes);
    step.say(mine).say(start).say("+" + bytes);
    step.expect(mine.pwrite(start), bytes);
    buffers.copySource(file, start, bytes);
  }

  void read(Step step) {
    ExerciserFile mine = opened(step);
    int start = start(step.draw());
    read(step, mine, start, 1 + step.draw().below(end(start) - start));
  }

  private void read(Step step, ExerciserFile mine, int start, int bytes) {
    UserBuffers buffers = step.guest().buffers();
    buffers.target(bytes, bytes);
    step.say(mine).say(start).say("+" + bytes);
    step.expect(mine.pread(start), bytes);
    step.expectSame(buffers.compareTarget(file, start, bytes));
  }

  /** Closes it, so that the next one opens it again. */
  void reopen(Step step) {
    ExerciserFile mine = opened(step);
    open = null;
    step.say(mine).expect(mine.close(), 0);
  }

  /** Compares all of it, other guests' stripes too: for use after the race. */
  void compare(Step step) {
    step.log("shared compare");
    read(step, opened(step), 0, file.size());
  }

  /** A byte of one of this guest's stripes. */
  private int start(Draw draw) {
    while (true) {
      int start = draw.below(file.size());
      if (start / STRIPE % guests == which) {
        return start;
      }
    }
  }

  /** The end of the stripe of that byte. */
  private int end(int start) {
    return Math.min((start / STRIPE + 1) * STRIPE, file.size());
  }

  private ExerciserFile opened(Step step) {
    ExerciserFile mine = open;
    if (mine == null) {
      long fd = step.guest().open(NAME, Fcntl.O_RDWR);
      if (fd < 0) {
        step.returned(fd);
        throw step.failure("expected a descriptor");
      }
      mine = new ExerciserFile(step.guest().task(), (int) fd, file, Fcntl.O_RDWR);
      open = mine;
    }
    return mine;
  }
}
