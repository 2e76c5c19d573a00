package dev.gangway.testkit.exerciser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The host's own programs on the directory that is mounted: for {@link Exerciser#between}.
 *
 * <p>They look at a file, or change it, only while no guest has it open: what close-to-open
 * consistency promises is that they see all then, and that the next open sees what they did.
 */
public final class HostSide {
  private final Path directory;
  private long changes;

  /**
   * @param directory of the host, that the file system shows
   */
  public HostSide(Path directory) {
    this.directory = directory;
  }

  /** Reads a closed file on the host and compares all of it. */
  public void look(Step step) {
    int name = step.anyName();
    Model file = closed(step, name);
    if (file == null) {
      return;
    }
    try {
      byte[] bytes = Files.readAllBytes(directory.resolve(step.names().name(name)));
      if (bytes.length != file.size()) {
        throw step.failure("the host sees " + bytes.length + " bytes, expected " + file.size());
      }
      step.expectSame(Difference.describe(file, 0, bytes, bytes.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes to a closed file, or cuts it, on the host.
   *
   * <p>The time of the change is made different from all before it: the host's clock for files
   * moves in ticks, so times cannot tell two changes of one tick apart.
   */
  public void change(Step step) {
    int name = step.anyName();
    Model file = closed(step, name);
    if (file == null) {
      return;
    }
    Path path = directory.resolve(step.names().name(name));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      int offset = step.draw().offset(file);
      int bytes = Math.min(step.draw().length(), step.maxFileBytes() - offset);
      if (step.draw().oneIn(4)) {
        step.say("to " + offset);
        channel.truncate(Math.min(offset, file.size()));
        file.truncate(Math.min(offset, file.size()));
      } else {
        step.say(offset).say("+" + bytes);
        byte[] data = new byte[bytes];
        step.draw().fill(data);
        channel.write(ByteBuffer.wrap(data), offset);
        file.write(offset, data, 0, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stamp(path);
  }

  private void stamp(Path path) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(++changes, TimeUnit.SECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of that name, if there is one and no guest has it open. */
  private static @Nullable Model closed(Step step, int name) {
    @Nullable Model file = step.names().get(name);
    step.say(step.names().name(name)).say(file);
    return file == null || file.isOpen() ? null : file;
  }
}
