package dev.gangway.guest;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestCall;
import dev.gangway.HostModule;
import dev.gangway.Program;
import java.io.IOException;

/** {@code guests/reactor.wasm}, and the functions that it imports. */
final class Reactors {
  private Reactors() {}

  /** The imports of the reactor. */
  interface Env {
    default int host_add(int a, int b) {
      return a + b;
    }

    default double host_mix(int a, long b, float c, double d) {
      return a + b + c + d;
    }

    default void host_log(GuestCall call, int text, int length) {}

    default int host_call(GuestCall call, int depth) {
      return (int) call.guest().function("nest").call(depth);
    }
  }

  static Program program() {
    return RunningGuests.program("reactor");
  }

  static Guest.Builder builder(Gangway gangway) {
    return builder(gangway, new Env() {});
  }

  static Guest.Builder builder(Gangway gangway, Env env) {
    return gangway.guest(program()).hostModule(HostModule.of("env", Env.class, env));
  }

  /** A started reactor. */
  static Guest start(Gangway gangway) throws IOException {
    return start(builder(gangway));
  }

  static Guest start(Guest.Builder builder) throws IOException {
    Guest guest = builder.build();
    try {
      guest.start();
      return guest;
    } catch (Throwable t) {
      guest.close();
      throw t;
    }
  }
}
