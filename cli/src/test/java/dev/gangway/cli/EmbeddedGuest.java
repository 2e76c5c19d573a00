package dev.gangway.cli;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.FileOutputStream;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A program that embeds Gangway, has files open, and gives a guest its stdio. */
public final class EmbeddedGuest {
  private EmbeddedGuest() {}

  /** Arguments: the module, the directory that is {@code /d} to it, its arguments. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    try (FileOutputStream file = new FileOutputStream(directory.resolve("own").toFile());
        ServerSocket socket = new ServerSocket(0);
        Gangway gangway = Gangway.builder().directory("/d", directory).build();
        Guest guest =
            gangway
                .guest(gangway.load(Path.of(args[0])))
                .args(args[2], args[3])
                .inheritStdio()
                .build()) {
      ExitStatus status = guest.run();
      file.flush();
      System.exit(socket.isClosed() ? 99 : status.code());
    }
  }
}
