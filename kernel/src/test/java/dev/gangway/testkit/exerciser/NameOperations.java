package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and descriptors: opening, closing, removing, renaming, linking. */
final class NameOperations {
  private NameOperations() {}

  // ---- opening and closing --------------------------------------------------------------------

  /** Any name with any flags; if the guest has too many files open, one of them is closed first. */
  static void open(Step step) {
    if (step.guest().open().size() >= step.maxOpen()) {
      close(step);
      step.log("open");
    }
    open(step, step.anyName(), flags(step.draw()));
  }

  private static int flags(Draw draw) {
    int flags =
        switch (draw.below(8)) {
          case 0 -> Fcntl.O_WRONLY;
          case 1 -> Fcntl.O_RDONLY;
          default -> Fcntl.O_RDWR;
        };
    if (!draw.oneIn(4)) {
      flags |= Fcntl.O_CREAT;
    }
    if (draw.oneIn(8)) {
      flags |= Fcntl.O_CREAT | Fcntl.O_EXCL;
    }
    if (flags != Fcntl.O_RDONLY && (flags & Fcntl.O_ACCMODE) != 0 && draw.oneIn(8)) {
      flags |= Fcntl.O_TRUNC;
    }
    return flags | statusFlags(draw);
  }

  private static int statusFlags(Draw draw) {
    int flags = draw.oneIn(5) ? Fcntl.O_APPEND : 0;
    return draw.oneIn(128) ? flags | Fcntl.O_DSYNC : flags;
  }

  private static @Nullable ExerciserFile open(Step step, int name, int flags) {
    Names names = step.names();
    @Nullable Model file = names.get(name);
    step.say(names.name(name)).say(file).say("flags " + Integer.toHexString(flags));
    long result = step.guest().open(names.name(name), flags);
    boolean creates = (flags & Fcntl.O_CREAT) != 0;
    if (file == null && !creates) {
      step.expect(result, -Errno.ENOENT);
      return null;
    }
    if (file != null && creates && (flags & Fcntl.O_EXCL) != 0) {
      step.expect(result, -Errno.EEXIST);
      return null;
    }
    if (step.returned(result) < 0) {
      throw step.failure("expected a descriptor");
    }
    if (file == null) {
      file = names.create(name);
      step.say("new " + file);
    } else if ((flags & Fcntl.O_TRUNC) != 0) {
      file.truncate(0);
    }
    return step.guest().opened(result, file, flags);
  }

  static void close(Step step) {
    List<ExerciserFile> open = step.guest().open();
    if (!open.isEmpty()) {
      close(step, open.get(step.draw().below(open.size())));
    }
  }

  static void close(Step step, ExerciserFile file) {
    step.guest().open().remove(file);
    step.say(file).expect(file.close(), 0);
  }

  /** Closes a file, opens a name, which is as likely its own as not, and compares all of it. */
  static void reopen(Step step) {
    close(step);
    step.log("and open");
    ExerciserFile file = open(step, step.anyName(), flags(step.draw()));
    if (file != null) {
      step.log("and fstat");
      DataOperations.compare(step, file);
    }
  }

  static void setFlags(Step step) {
    ExerciserFile file = step.anyFile();
    int flags = statusFlags(step.draw());
    step.say(file).say(Integer.toHexString(flags));
    step.expect(file.setFlags(flags), 0);
  }

  // ---- names ----------------------------------------------------------------------------------

  /** Files that are open live on without a name; the next open creates another one. */
  static void unlink(Step step) {
    int name = step.anyName();
    @Nullable Model file = step.names().get(name);
    step.say(step.names().name(name)).say(file);
    long result = step.guest().root().unlink(step.names().name(name));
    step.expect(result, file == null ? -Errno.ENOENT : 0);
    step.names().put(name, null);
  }

  static void rename(Step step) {
    Names names = step.names();
    int from = step.anyName();
    int to = step.anyName();
    @Nullable Model file = names.get(from);
    step.say(names.name(from)).say(file).say("over " + names.name(to)).say(names.get(to));
    long result = step.guest().root().rename(names.name(from), names.name(to));
    step.expect(result, file == null ? -Errno.ENOENT : 0);
    // Between two names of one file, rename(2) does nothing.
    if (file != null && file != names.get(to)) {
      names.put(to, file);
      names.put(from, null);
    }
  }

  static void link(Step step) {
    Names names = step.names();
    int from = step.anyName();
    int to = step.anyName();
    @Nullable Model file = names.get(from);
    step.say(names.name(from)).say(file).say("as " + names.name(to)).say(names.get(to));
    long result = step.guest().root().link(names.name(from), names.name(to));
    if (file == null) {
      step.expect(result, -Errno.ENOENT);
    } else if (names.get(to) != null) {
      step.expect(result, -Errno.EEXIST);
    } else {
      step.expect(result, 0);
      names.put(to, file);
    }
  }

  // ---- the end --------------------------------------------------------------------------------

  /** Compares what each name leads to, through a descriptor of its own. */
  static void compareAll(Step step) {
    for (int name = 0; name < step.names().count(); name++) {
      step.log("last open");
      ExerciserFile file = open(step, name, Fcntl.O_RDONLY);
      if (file != null) {
        step.log("last fstat");
        DataOperations.compare(step, file);
        step.log("last close");
        close(step, file);
      }
    }
  }
}
