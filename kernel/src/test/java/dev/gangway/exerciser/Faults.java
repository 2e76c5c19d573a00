package dev.gangway.exerciser;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/** The faults that page caches have: each happens once in a while, and all else is right. */
enum Faults {
  THE_LAST_BYTE_OF_A_WRITE_IS_DROPPED {
    @Override
    Fault make() {
      return new Fault() {
        private int writes;

        @Override
        public long write(OpenFile right, Kiocb io, IovIter from, UserIo host) {
          long bytes = from.count();
          if (bytes < 2 || ++writes % RARELY != 0) {
            return right.writeIter(io, from, host);
          }
          from.truncate(bytes - 1);
          long result = right.writeIter(io, from, host);
          if (result == bytes - 1) {
            io.position++;
            return bytes;
          }
          return result;
        }
      };
    }
  },

  AN_APPEND_IS_LOST {
    @Override
    Fault make() {
      return new Fault() {
        private int appends;

        @Override
        public long write(OpenFile right, Kiocb io, IovIter from, UserIo host) {
          if ((io.flags & Fcntl.O_APPEND) == 0 || ++appends % RARELY != 0) {
            return right.writeIter(io, from, host);
          }
          io.position = right.size() + from.count();
          return from.count();
        }
      };
    }
  },

  THE_TAIL_IS_NOT_ZEROED_WHEN_A_FILE_IS_EXTENDED {
    @Override
    Fault make() {
      return new Fault() {
        private int extended;

        @Override
        public long truncate(OpenFile right, long size) {
          long before = right.size();
          long result = right.truncate(size);
          if (result == 0 && size > before && ++extended % RARELY == 0) {
            putGarbage(right, before);
          }
          return result;
        }
      };
    }
  },

  A_SHORT_WRITE_EXTENDS_THE_FILE_AS_A_WHOLE_ONE_WOULD {
    @Override
    Fault make() {
      return new Fault() {
        @Override
        public long write(OpenFile right, Kiocb io, IovIter from, UserIo host) {
          long whole = io.position + from.count();
          long wanted = from.count();
          long result = right.writeIter(io, from, host);
          if (result > 0 && result < wanted && right.size() < whole) {
            right.truncate(whole);
          }
          return result;
        }
      };
    }
  },

  A_READ_FINDS_A_ZERO {
    @Override
    Fault make() {
      return new Fault() {
        private int reads;

        @Override
        public long read(OpenFile right, Kiocb io, IovIter to, UserIo host) {
          long bytes = to.count();
          if (++reads % RARELY != 0) {
            return right.readIter(io, to, host);
          }
          to.truncate(bytes - 1);
          long result = right.readIter(io, to, host);
          if (result == bytes - 1 && io.position < right.size()) {
            to.reexpand(1);
            long zeroed = to.zero(1);
            io.position += zeroed;
            return result + zeroed;
          }
          return result;
        }
      };
    }
  },

  A_READ_GOES_PAST_THE_END {
    @Override
    Fault make() {
      return new Fault() {
        private int reads;

        @Override
        public long read(OpenFile right, Kiocb io, IovIter to, UserIo host) {
          long result = right.readIter(io, to, host);
          if (to.count() > 0 && result > 0 && ++reads % RARELY == 0) {
            io.position++;
            return result + 1;
          }
          return result;
        }
      };
    }
  },

  THE_SIZE_IS_ONE_OF_A_MOMENT_AGO {
    @Override
    Fault make() {
      return new Fault() {
        private int asked;

        @Override
        public long getattr(OpenFile right, Kstat out) {
          long result = right.getattr(out);
          if (++asked % RARELY == 0 && out.size > 0) {
            out.size--;
          }
          return result;
        }
      };
    }
  };

  private static final int RARELY = 50;

  /** Another one of this kind. */
  abstract Fault make();

  private static void putGarbage(OpenFile file, long at) {
    try (LinearMemory memory = LinearMemory.create(1, 1)) {
      memory.storeByte(0, (byte) 0x55);
      IovIter one = new IovIter(memory);
      one.importBuffer(0, 1);
      Kiocb io = new Kiocb();
      io.position = at;
      file.writeIter(io, one, new UserIo(memory));
    }
  }
}
