package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import org.jspecify.annotations.Nullable;

/** Sizes, space, attributes, advice and syncing. */
final class SizeOperations {
  /** {@code POSIX_FADV_NORMAL} to {@code POSIX_FADV_NOREUSE}. */
  private static final int ADVICES = 6;

  private SizeOperations() {}

  static void truncate(Step step) {
    ExerciserFile file = step.anyFile();
    int size = step.draw().size(file.model());
    step.say(file).say("to " + size + " from " + file.model().size());
    step.expect(file.truncate(size), file.writable() ? 0 : -Errno.EINVAL);
    if (file.writable()) {
      file.model().truncate(size);
    }
  }

  /** A file system that cannot allocate says {@code EOPNOTSUPP}, and has done nothing. */
  static void allocate(Step step) {
    ExerciserFile file = step.anyFile();
    int offset = step.draw().offset(file.model());
    int bytes = Math.min(step.draw().length(), step.maxFileBytes() - offset);
    step.say(file).say(offset).say("+" + bytes);
    long result = file.allocate(offset, bytes);
    if (bytes == 0) {
      step.expect(result, -Errno.EINVAL);
    } else if (!file.writable()) {
      step.expect(result, -Errno.EBADF);
    } else if (result == -Errno.EOPNOTSUPP) {
      step.returned(result);
    } else {
      step.expect(result, 0);
      file.model().extend(offset + bytes);
    }
  }

  // ---- attributes -----------------------------------------------------------------------------

  static void fstat(Step step) {
    fstat(step, step.anyFile());
  }

  static void fstat(Step step, ExerciserFile file) {
    step.say(file);
    step.expect(file.fstat(step.kstat()), 0);
    expectAttributes(step, file.model());
  }

  static void stat(Step step) {
    int name = step.anyName();
    @Nullable Model file = step.names().get(name);
    step.say(step.names().name(name)).say(file);
    long result = step.guest().stat(step.names().name(name), step.kstat());
    step.expect(result, file == null ? -Errno.ENOENT : 0);
    if (file != null) {
      expectAttributes(step, file);
    }
  }

  private static void expectAttributes(Step step, Model file) {
    Kstat stat = step.kstat();
    if (stat.size != file.size()) {
      throw step.failure("size is " + stat.size + ", expected " + file.size());
    }
    if (stat.nlink != file.links()) {
      throw step.failure("has " + stat.nlink + " links, expected " + file.links());
    }
    if ((stat.mode & Mode.S_IFMT) != Mode.S_IFREG) {
      throw step.failure("mode is " + Integer.toOctalString(stat.mode));
    }
  }

  // ---- what changes nothing -------------------------------------------------------------------

  static void advise(Step step) {
    ExerciserFile file = step.anyFile();
    int offset = step.draw().offset(file.model());
    int bytes = step.draw().length();
    int advice = step.draw().below(ADVICES);
    step.say(file).say(offset).say("+" + bytes).say("advice " + advice);
    step.expect(file.advise(offset, bytes, advice), 0);
  }

  static void fsync(Step step) {
    ExerciserFile file = step.anyFile();
    step.say(file).expect(file.sync(false), 0);
  }

  static void fdatasync(Step step) {
    ExerciserFile file = step.anyFile();
    step.say(file).expect(file.sync(true), 0);
  }
}
