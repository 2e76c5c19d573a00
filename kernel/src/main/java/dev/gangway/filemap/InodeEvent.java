package dev.gangway.filemap;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/**
 * An event on a range of a file, for the JDK's Flight Recorder. If the event is not recorded, its
 * methods are empty.
 */
@Category("Gangway")
@Registered(false)
@StackTrace(false)
abstract class InodeEvent extends Event {
  @Label("Device")
  @Description("Major and minor number, as in /proc/self/mountinfo; \"mem\" for a memory mount")
  String device = "";

  @Label("Inode Number")
  @Description("0 for a memory mount")
  long inode;

  @Label("Position")
  @Description("Byte offset in the file")
  long position;

  final void setRange(AddressSpaceOps file, long start) {
    position = start;
    if (file instanceof InodeTable.Inode known) {
      InodeTable.Key key = known.key();
      device = major(key.dev()) + ":" + minor(key.dev());
      inode = key.ino();
    } else {
      device = "mem";
    }
  }

  /** {@code major(3)}. */
  private static long major(long dev) {
    return (dev >>> 8 & 0xfff) | (dev >>> 32 & ~0xfffL);
  }

  /** {@code minor(3)}. */
  private static long minor(long dev) {
    return (dev & 0xff) | (dev >>> 12 & 0xffffff00L);
  }
}
