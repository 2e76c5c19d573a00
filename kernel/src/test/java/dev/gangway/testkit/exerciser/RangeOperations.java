package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Errno;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.mmap.FileMapping;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.vfs.CopyRange;
import org.jspecify.annotations.Nullable;

/** Holes, and bytes that go from file to file without passing through a guest's memory. */
final class RangeOperations {
  private RangeOperations() {}

  /** A file system that cannot punch says {@code EOPNOTSUPP}, and has done nothing. */
  static void punchHole(Step step) {
    ExerciserFile file = step.anyFile();
    int offset = step.draw().offset(file.model());
    int bytes = step.draw().oneIn(64) ? 0 : step.draw().length();
    step.say(file).say(offset).say("+" + bytes);
    long result = file.punchHole(offset, bytes);
    if (bytes == 0) {
      step.expect(result, -Errno.EINVAL);
    } else if (!file.writable()) {
      step.expect(result, -Errno.EBADF);
    } else if (result == -Errno.EOPNOTSUPP) {
      step.returned(result);
    } else {
      step.expect(result, 0);
      file.model().zero(offset, bytes);
    }
  }

  /** Between any two descriptors of a guest: of one file as well, in one page as well. */
  static void copyFileRange(Step step) {
    ExerciserFile in = step.anyFile();
    ExerciserFile out = step.anyFile();
    Draw draw = step.draw();
    boolean inPosition = draw.oneIn(4);
    boolean outPosition = draw.oneIn(4);
    int from = inPosition ? in.position() : draw.offset(in.model());
    int to = outPosition ? out.position() : draw.offset(out.model());
    int bytes = Math.clamp(step.maxFileBytes() - to, 0, draw.length());
    step.say(in).say(inPosition ? "position" : from).say("to").say(out);
    step.say(outPosition ? "position" : to).say("+" + bytes);
    long result =
        in.copyTo(
            inPosition ? CopyRange.POSITION : from,
            out,
            outPosition ? CopyRange.POSITION : to,
            bytes);
    if (!in.readable() || !out.writable() || out.appends()) {
      step.expect(result, -Errno.EBADF);
      return;
    }
    int moved = in.model().available(from, bytes);
    boolean overlap = in.model() == out.model() && moved > 0 && Math.abs(from - to) < moved;
    step.expect(result, overlap ? -Errno.EINVAL : moved);
    if (overlap) {
      return;
    }
    out.model().copy(in.model(), from, to, moved);
    if (inPosition) {
      in.moveTo(from + moved);
    }
    if (outPosition) {
      out.moveTo(to + moved);
    }
  }

  /** A read whose user memory is a file: no farther than that reaches. */
  static void readIntoFile(Step step) {
    ExerciserFile in = step.anyFile();
    ExerciserFile out = step.anyFile();
    Draw draw = step.draw();
    int to = draw.below(out.model().size() + 1);
    int bytes = Math.min(draw.length(), out.model().size() - to);
    int from = draw.offset(in.model());
    step.say(in).say(from).say("into").say(out).say(to).say("+" + bytes);
    @Nullable AddressSpace target = out.mapping();
    boolean overlap = in.model() == out.model() && Math.abs(from - to) < bytes;
    if (target == null || overlap || !in.readable() || !out.writable()) {
      step.say("not done");
      return;
    }
    int moved = in.model().available(from, bytes);
    step.expect(read(in, from, target, to, bytes), moved);
    out.model().copy(in.model(), from, to, moved);
  }

  private static long read(ExerciserFile in, int from, AddressSpace target, int to, int bytes) {
    long done = 0;
    long read = 1;
    // Few pages at once, as what is mapped is pinned, and the page cache may be the smallest.
    while (done < bytes && read > 0) {
      int piece = (int) Math.min(bytes - done, 1 << 16);
      try (FileMapping memory = new FileMapping(target, to + done, piece)) {
        IovIter iter = new IovIter(memory);
        iter.importBuffer(0, piece);
        Kiocb io = new Kiocb();
        io.position = from + done;
        read = in.readIter(io, iter);
      }
      done += Math.max(read, 0);
    }
    return read < 0 ? read : done;
  }
}
