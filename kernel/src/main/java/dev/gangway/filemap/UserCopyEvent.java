package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.IovIter;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.Threshold;

/**
 * A copy between user memory and a folio. Each cache hit would be an event, so they require a JVM
 * started with {@code -Ddev.gangway.jfr.usercopy=true}. In other JVMs the compiler removes them
 * entirely.
 */
@Name("dev.gangway.UserCopy")
@Label("User Copy")
@Description("A copy from or to user memory was slow; requires -Ddev.gangway.jfr.usercopy=true")
@Registered
@Threshold("10 us")
final class UserCopyEvent extends InodeEvent {
  @Label("To User")
  @Description("Whether it was a read")
  boolean toUser;

  @Label("Wanted")
  @DataAmount
  long wanted;

  @Label("Copied")
  @Description("Bytes copied")
  @DataAmount
  long copied;

  /** {@link IovIter#copyFrom}, recorded. */
  static long copyFrom(IovIter from, AddressSpaceOps file, Folio folio, long position, long n) {
    UserCopyEvent event = new UserCopyEvent();
    event.begin();
    long copied = from.copyFrom(folio.memory(), folio.at(position), n);
    event.finish(false, file, position, n, copied);
    return copied;
  }

  /** {@link IovIter#copyTo}, recorded. */
  static long copyTo(IovIter to, AddressSpaceOps file, Folio folio, long position, long n) {
    UserCopyEvent event = new UserCopyEvent();
    event.begin();
    long copied = to.copyTo(folio.memory(), folio.at(position), n);
    event.finish(true, file, position, n, copied);
    return copied;
  }

  private void finish(boolean read, AddressSpaceOps file, long start, long n, long done) {
    end();
    if (shouldCommit()) {
      setRange(file, start);
      toUser = read;
      wanted = n;
      copied = done;
      commit();
    }
  }
}
