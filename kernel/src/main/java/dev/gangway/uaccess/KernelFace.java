package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import dev.gangway.abi.LittleEndian;
import dev.gangway.host.SpeculationBarrier;
import dev.gangway.uaccess.UserCopyHook.Access;
import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;

/**
 * The kernel's view of a {@link LinearMemory}: copies by the rules of {@link UserMemory}.
 *
 * <p>Every address is formed as {@code base + zero-extended pointer}, so that no pointer, in or out
 * of speculation, reaches past this guest's reservation. The compare with the size only decides
 * between access and refusal.
 */
abstract class KernelFace extends EngineMemory {
  private static final boolean FENCED = RangeCheck.current() == RangeCheck.FENCED;
  private static final boolean UNCHECKED = RangeCheck.current() == RangeCheck.UNCHECKED;

  KernelFace(long base) {
    super(base);
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final long accessible(int pointer, long n) {
    long left = size - Integer.toUnsignedLong(pointer);
    return left >= n ? n : Math.max(left, 0);
  }

  /** As {@link #accessible}, by this JVM's {@link RangeCheck}. */
  private long inRange(int pointer, long n) {
    return UNCHECKED ? n : accessible(pointer, n);
  }

  private boolean refusesGet(int from, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.GET, this, from, n)) {
      return true;
    }
    boolean refuses = !UNCHECKED && outside(from, n);
    if (FENCED) {
      SpeculationBarrier.lfence();
    }
    return refuses;
  }

  private boolean refusesPut(int to, long n) {
    return (UserCopyHooks.ON && UserCopyHooks.before(Access.PUT, this, to, n))
        || (!UNCHECKED && outside(to, n));
  }

  /** The address of {@code pointer}, for the host's own system calls; see {@link UserIo}. */
  long hostAddress(int pointer) {
    return at(pointer);
  }

  @Override
  boolean addTo(Bio bio, int pointer, long n) {
    return !outside(pointer, n) && bio.add(at(pointer), n);
  }

  /**
   * Whether two words, which may overlap, cover {@code n} bytes. Moving two words is cheaper than
   * the JVM's call for a copy.
   */
  private static boolean isTwoWords(long n) {
    return n >= Long.BYTES && n <= 2 * Long.BYTES && n < Copies.COPY_OUT_OF_LINE;
  }

  @Override
  public final long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.COPY_FROM, this, from, n)) {
      return n;
    }
    long copied = inRange(from, n);
    if (FENCED) {
      SpeculationBarrier.lfence();
    }
    if (isTwoWords(copied)) {
      long source = at(from);
      long first = RawMemory.getLong(source);
      long last = RawMemory.getLong(source + copied - Long.BYTES);
      to.set(LittleEndian.LONG, toOffset, first);
      to.set(LittleEndian.LONG, toOffset + copied - Long.BYTES, last);
    } else if (copied < Copies.COPY_OUT_OF_LINE) {
      MemorySegment.copy(ALL, at(from), to, toOffset, copied);
    } else {
      Copies.copy(ALL, at(from), to, toOffset, copied);
    }
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.COPY_FROM, this, from, n, n - copied);
    }
    return n - copied;
  }

  @Override
  public final long copyTo(int to, MemorySegment from, long fromOffset, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.COPY_TO, this, to, n)) {
      return n;
    }
    long copied = inRange(to, n);
    if (isTwoWords(copied)) {
      long target = at(to);
      long first = from.get(LittleEndian.LONG, fromOffset);
      long last = from.get(LittleEndian.LONG, fromOffset + copied - Long.BYTES);
      RawMemory.putLong(target, first);
      RawMemory.putLong(target + copied - Long.BYTES, last);
    } else if (copied < Copies.COPY_OUT_OF_LINE) {
      MemorySegment.copy(from, fromOffset, ALL, at(to), copied);
    } else {
      Copies.copy(from, fromOffset, ALL, at(to), copied);
    }
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.COPY_TO, this, to, n, n - copied);
    }
    return n - copied;
  }

  @Override
  public final long clear(int to, long n) {
    if (UserCopyHooks.ON && UserCopyHooks.before(Access.CLEAR, this, to, n)) {
      return n;
    }
    long cleared = inRange(to, n);
    Copies.fill(ALL, at(to), (byte) 0, cleared);
    if (UserCopyHooks.ON) {
      UserCopyHooks.after(Access.CLEAR, this, to, n, n - cleared);
    }
    return n - cleared;
  }

  @Override
  public final long getInt(int from) {
    return refusesGet(from, 4) ? -Errno.EFAULT : Integer.toUnsignedLong(RawMemory.getInt(at(from)));
  }

  @Override
  public final long getByte(int from) {
    return refusesGet(from, 1) ? -Errno.EFAULT : Byte.toUnsignedLong(RawMemory.getByte(at(from)));
  }

  @Override
  public final long putShort(int to, short value) {
    if (refusesPut(to, 2)) {
      return -Errno.EFAULT;
    }
    RawMemory.putShort(at(to), value);
    return 0;
  }

  @Override
  public final long putInt(int to, int value) {
    if (refusesPut(to, 4)) {
      return -Errno.EFAULT;
    }
    RawMemory.putInt(at(to), value);
    return 0;
  }

  @Override
  public final long putLong(int to, long value) {
    if (refusesPut(to, 8)) {
      return -Errno.EFAULT;
    }
    RawMemory.putLong(at(to), value);
    return 0;
  }
}
