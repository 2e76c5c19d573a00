package com.example;

import dev.gangway.Export;
import dev.gangway.FunctionType;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestCall;
import dev.gangway.HostModule;
import dev.gangway.Program;
import dev.gangway.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Gives a guest functions of Java: those of an interface, and one that is made at run time. */
public final class Main {
  /** What the guest imports from the module "app". */
  interface App {
    /** Writes a name into the guest's memory. */
    int lookup(GuestCall call, int id, int address, int room);

    /** Prints a line for the tenant of the guest. */
    void log(GuestCall call, int text, int length);
  }

  /** The state of one guest. */
  record Tenant(String name, List<String> users) {}

  static final class AppFunctions implements App {
    @Override
    public int lookup(GuestCall call, int id, int address, int room) {
      List<String> users = call.state(Tenant.class).users();
      if (id < 0 || id >= users.size()) {
        // Reaches the caller of the guest's function as it is. The guest ends.
        throw new IllegalArgumentException("no user " + id);
      }
      byte[] name = users.get(id).getBytes(StandardCharsets.UTF_8);
      int length = Math.min(name.length, room); // the guest's numbers are untrusted
      call.memory().write(address, name, 0, length);
      return length;
    }

    @Override
    public void log(GuestCall call, int text, int length) {
      String line = call.memory().readString(text, Math.min(length, 80));
      System.out.println(call.state(Tenant.class).name() + ": " + line);
    }
  }

  /** The guest's functions. */
  interface Greeter {
    int greet(int id);

    @Export("greet-all")
    void greetAll(int from, int to);
  }

  public static void main(String[] args) throws Exception {
    HostModule functions = HostModule.of("app", App.class, new AppFunctions());
    // A function without a Java method: its type is given, its values are bits.
    HostModule more =
        HostModule.builder("app")
            .function(
                "each",
                FunctionType.of(ValueType.I32, ValueType.I32),
                (call, values, results) -> {
                  for (long id = values[0]; id < values[1]; id++) {
                    call.guest().function("greet").call(id); // back into the guest
                  }
                })
            .build();

    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(Path.of("guest/greeter.wasm"));
      System.out.println("imports: " + program.imports());
      for (Tenant tenant :
          List.of(new Tenant("red", List.of("Ada", "Bob")), new Tenant("blue", List.of("Cleo")))) {
        try (Guest guest =
            gangway.guest(program).hostModule(functions).hostModule(more).state(tenant).build()) {
          guest.start();
          Greeter greeter = guest.bind(Greeter.class);
          greeter.greetAll(0, tenant.users().size());
          try {
            greeter.greet(7);
          } catch (IllegalArgumentException e) {
            System.out.println(tenant.name() + ": " + e.getMessage());
          }
        }
      }
    }
  }
}
