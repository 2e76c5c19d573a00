package com.example;

import dev.gangway.Gangway;
import dev.gangway.GuestException;
import dev.gangway.Program;
import dev.gangway.endive.EndiveModule;
import io.trino.wasm.python.Python;
import java.nio.file.Path;
import java.time.Duration;

/** Runs untrusted scripts on CPython from Maven Central. */
public final class Main {
  public static void main(String[] args) throws Exception {
    Path library = Path.of("library");
    try (Gangway gangway = Gangway.builder().maxMemory(128 << 20).build()) {
      long begin = System.nanoTime();
      Program program = gangway.load(EndiveModule.of(Python.load(), Python::create), "python");
      System.err.printf("loaded in %.1f s%n", (System.nanoTime() - begin) / 1e9);

      try (PythonGuest python =
          new PythonGuest(gangway, program, library, Duration.ofSeconds(20))) {
        System.out.println(python.run("result = sum(n * n for n in range(10))"));
        System.out.println(python.run("import prices\nresult = prices.total({'pear': 3})"));
        System.out.println(python.run("import os\nresult = os.listdir('/guest')"));
        for (String script :
            new String[] {
              "open('/etc/passwd')", // not a file of the guest
              "open('/guest/prices.py', 'w')", // the library is read-only
              "result = 1 / 0",
            }) {
          try {
            python.run(script);
          } catch (IllegalArgumentException e) {
            System.out.println("failed: " + e.getMessage());
          }
        }
      }

      // A loop ends the guest. Other guests, and the next one, are not affected.
      try (PythonGuest python = new PythonGuest(gangway, program, library, Duration.ofSeconds(5))) {
        python.run("while True: pass");
      } catch (GuestException e) {
        System.out.println(e.status().reason());
      }
    }
  }
}
