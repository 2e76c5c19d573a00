package dev.gangway.wasi;

import dev.gangway.uaccess.UserMemory;
import dev.gangway.wasi.Param.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a {@link SyscallTrace}: made before the call, completed after it. */
final class TraceLine {
  private final Syscall call;
  private final long[] args;
  private final TraceMemory memory;

  /** As shown, one for each parameter; null if it is known only after the call, or never shown. */
  private final @Nullable String[] shown;

  private final List<String> answers = new ArrayList<>();
  private String result = "?";

  /** Before the call. {@code args} beyond its parameters are ignored. */
  TraceLine(Syscall call, long[] args, UserMemory memory) {
    this.call = call;
    this.args = args;
    this.memory = new TraceMemory(memory);
    this.shown = new String[call.params().size()];
    int at = 0;
    for (int i = 0; i < shown.length; i++) {
      Kind kind = call.params().get(i).kind();
      shown[i] = before(kind, at);
      at += kind.types().size();
    }
  }

  /** The call has returned. */
  void returned(int errno) {
    result =
        errno == WasiErrno.SUCCESS
            ? "0"
            : WasiErrno.name(errno) + " (" + WasiErrno.message(errno) + ")";
    int at = 0;
    for (int i = 0; i < shown.length; i++) {
      Param param = call.params().get(i);
      if (shown[i] == null) {
        shown[i] = errno == WasiErrno.SUCCESS ? after(param, at) : pointers(param.kind(), at);
      }
      at += param.kind().types().size();
    }
  }

  private int arg(int at) {
    return (int) args[at];
  }

  private @Nullable String before(Kind kind, int at) {
    return switch (kind) {
      case FD -> Integer.toString(arg(at));
      case POINTER -> TraceFormat.hex(arg(at));
      case SIZE, STATUS -> Integer.toUnsignedString(arg(at));
      case FILE_DELTA -> Long.toString(args[at]);
      case FILE_SIZE, TIMESTAMP, COOKIE -> Long.toUnsignedString(args[at]);
      case RIGHTS -> "0x" + Long.toHexString(args[at]);
      case PATH -> memory.text(arg(at), arg(at + 1), arg(at + 1));
      case CIOVECS -> memory.buffers(arg(at), arg(at + 1), Long.MAX_VALUE);
      case BUFFER -> pointers(kind, at);
      case CLOCK, ADVICE, WHENCE, PREVIEW0_WHENCE, SIGNAL -> TraceFormat.number(kind, arg(at));
      case IN_OUT_OFFSET -> memory.offset(arg(at));
      case LOOKUP_FLAGS, O_FLAGS, FD_FLAGS, FST_FLAGS, RI_FLAGS, SI_FLAGS, SD_FLAGS, COPY_FLAGS ->
          TraceFormat.flags(kind, arg(at));
      default -> null;
    };
  }

  private @Nullable String after(Param param, int at) {
    switch (param.kind()) {
      case OUT_SIZE, OUT_FD -> answers.add(param.name() + " " + memory.unsignedInt(arg(at)));
      case OUT_FILE_SIZE, OUT_TIMESTAMP ->
          answers.add(param.name() + " " + memory.unsignedLong(arg(at)));
      case OUT_RO_FLAGS ->
          answers.add(param.name() + " " + TraceFormat.flags(Kind.OUT_RO_FLAGS, arg16(at)));
      case TEXT_BUFFER -> {
        return memory.text(arg(at), moved(arg(at + 1)), arg(at + 1));
      }
      case IOVECS -> {
        return memory.buffers(arg(at), arg(at + 1), Integer.toUnsignedLong(moved(0)));
      }
      case OUT_FDSTAT -> {
        return memory.fdstat(arg(at));
      }
      case OUT_FILESTAT -> {
        return memory.filestat(arg(at));
      }
      case OUT_PREVIEW0_FILESTAT -> {
        return memory.preview0Filestat(arg(at));
      }
      case OUT_PRESTAT -> {
        return memory.prestat(arg(at));
      }
      default -> {}
    }
    return null;
  }

  private int arg16(int at) {
    return memory.unsignedShort(arg(at));
  }

  /** The number of bytes that the call reports in its first {@code OUT_SIZE}. */
  private int moved(int otherwise) {
    int at = 0;
    for (Param param : call.params()) {
      if (param.kind() == Kind.OUT_SIZE) {
        return (int) memory.unsignedInt(arg(at));
      }
      at += param.kind().types().size();
    }
    return otherwise;
  }

  private String pointers(Kind kind, int at) {
    String pointer = TraceFormat.hex(arg(at));
    return kind.types().size() == 1
        ? pointer
        : pointer + ", " + Integer.toUnsignedString(arg(at + 1));
  }

  /** The line. If the call has not returned, its result is {@code ?}. */
  @Override
  public String toString() {
    List<String> present = new ArrayList<>();
    for (String text : shown) {
      if (text != null) {
        present.add(text);
      }
    }
    String line = call.name() + "(" + String.join(", ", present) + ") = " + result;
    return answers.isEmpty() ? line : line + " (" + String.join(", ", answers) + ")";
  }
}
