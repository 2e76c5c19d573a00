package com.example;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestCall;
import dev.gangway.GuestMemory;
import dev.gangway.HostModule;
import dev.gangway.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A CPython interpreter with the function {@code run} of {@code guest.py}. One thread at a time.
 *
 * <p>The module's interface is that of Trino's Python functions. A type is a number, or a row with
 * its count and types. A value is a byte 1, then its bytes; text is a length and UTF-8. Numbers are
 * little-endian and have 32 bits.
 */
final class PythonGuest implements AutoCloseable {
  private static final int ROW = 0;
  private static final int TEXT = 11;

  /** What the module exports. */
  interface Exports {
    int allocate(int bytes);

    void deallocate(int address);

    /** Imports guest.py. Keeps both types. */
    void setup(int function, int argumentTypes, int resultType);

    /** Returns a length and the result, or 0 after an error. */
    int execute(int arguments);
  }

  /** What the module imports. */
  interface Trino {
    void return_error(
        GuestCall call, int code, int message, int messageLength, int trace, int traceLength);
  }

  /** The last error of the interpreter in one guest. */
  private static final class LastError {
    String message = "";
  }

  private final LastError error = new LastError();
  private final Guest guest;
  private final GuestMemory memory;
  private final Exports python;

  /**
   * Starts an interpreter.
   *
   * @param library the directory that scripts see, at /guest: the interpreter was frozen with this
   *     one directory
   */
  PythonGuest(Gangway gangway, Program program, Path library, Duration limit) throws IOException {
    Trino trino =
        (call, _, message, length, _, _) ->
            call.state(LastError.class).message = call.memory().readString(message, length);
    guest =
        gangway
            .guest(program)
            .readOnlyDirectory("/guest", library)
            .hostModule(HostModule.of("trino", Trino.class, trino))
            .state(error)
            .callTimeLimit(limit)
            .build();
    guest.start();
    memory = guest.memory();
    python = guest.bind(Exports.class);
    int name = python.allocate("run".length() + 1);
    memory.writeCString(name, "run");
    python.setup(name, numbers(ROW, 1, TEXT), numbers(TEXT));
  }

  private int numbers(int... values) {
    int address = python.allocate(values.length * Integer.BYTES);
    for (int i = 0; i < values.length; i++) {
      memory.writeInt(address + i * Integer.BYTES, values[i]);
    }
    return address;
  }

  /**
   * Runs a script and returns its variable {@code result}.
   *
   * @throws IllegalArgumentException with the interpreter's message if it fails
   */
  String run(String script) {
    byte[] text = script.getBytes(StandardCharsets.UTF_8);
    int arguments = python.allocate(1 + 1 + Integer.BYTES + text.length);
    memory.writeByte(arguments, (byte) 1); // the row
    memory.writeByte(arguments + 1, (byte) 1); // its text
    memory.writeInt(arguments + 2, text.length);
    memory.write(arguments + 2 + Integer.BYTES, text);
    int result = python.execute(arguments);
    python.deallocate(arguments);
    if (result == 0) {
      throw new IllegalArgumentException(error.message);
    }
    int value = result + Integer.BYTES + 1;
    String answer = memory.readString(value + Integer.BYTES, memory.readInt(value));
    python.deallocate(result);
    return answer;
  }

  @Override
  public void close() {
    guest.close();
  }
}
