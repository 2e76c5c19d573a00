package dev.gangway.endive;

import dev.gangway.abi.Fcntl;
import dev.gangway.fs.stream.NullFile;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Rights;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.GuestTrap;
import java.util.ArrayList;
import java.util.List;

/**
 * How one run of a module ended, in the calling thread, with {@code /dev/null} as each standard
 * stream.
 *
 * @param code the exit status; -1 after a trap
 * @param trap the message of the trap; otherwise empty
 */
record TestRun(int code, String trap) {
  private static final int MAX_PAGES = 4096;

  static TestRun of(EndiveEngine engine, byte[] wasm, String... args) throws Exception {
    Executable executable = engine.load(wasm, "test");
    int pages = Math.min(executable.maximumPages(), MAX_PAGES);
    List<String> argv = new ArrayList<>(List.of("test"));
    argv.addAll(List.of(args));
    try (LinearMemory memory = LinearMemory.create(executable.initialPages(), pages);
        FdTable files = new FdTable(4)) {
      for (int mode : new int[] {Fcntl.O_RDONLY, Fcntl.O_WRONLY, Fcntl.O_WRONLY}) {
        OpenFile file = new NullFile(mode);
        files.add(new Descriptor(file, null, Rights.initial(file), Rights.inheriting(file)));
      }
      Process process = new Process(new Task(memory, files), argv, List.of());
      TestInstance.run(executable, process);
      return new TestRun(0, "");
    } catch (GuestExit exit) {
      return new TestRun(exit.status(), "");
    } catch (GuestTrap trap) {
      return new TestRun(-1, String.valueOf(trap.getMessage()));
    }
  }
}
