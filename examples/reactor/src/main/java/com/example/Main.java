package com.example;

import dev.gangway.Export;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestAllocator;
import dev.gangway.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Starts a guest once and calls its functions. */
public final class Main {
  /** The guest's functions. Each method has the types of its export. */
  interface Words {
    @Export("count-words")
    int countWords(int text, int length);

    void capitals(int text, int length);
  }

  public static void main(String[] args) throws Exception {
    try (Gangway gangway = Gangway.builder().maxMemory(16 << 20).build()) {
      Program program = gangway.load(Path.of("guest/words.wasm"));
      System.out.println(program.kind() + " with " + program.exports().size() + " exports");

      // A call that takes longer ends the guest: the caller gets a GuestException.
      try (Guest guest =
          gangway.guest(program).callTimeLimit(Duration.ofSeconds(1)).build()) {
        guest.start();
        Words words = guest.bind(Words.class);

        byte[] text = "the quick brown fox".getBytes(StandardCharsets.UTF_8);
        // Java has no pointers into the guest: allocate there, copy in, call, read the result.
        try (GuestAllocator.Scope scope = guest.allocator().scope()) {
          int address = scope.allocate(text.length);
          guest.memory().write(address, text);
          System.out.println(words.countWords(address, text.length) + " words");
          words.capitals(address, text.length);
          System.out.println(guest.memory().readString(address, text.length));
        }

        // What a guest returns is untrusted. A wrong address is an exception, never another memory.
        try {
          guest.memory().readString(-16, 64);
        } catch (IndexOutOfBoundsException e) {
          System.out.println("refused: " + e.getMessage());
        }
      }
    }
  }
}
