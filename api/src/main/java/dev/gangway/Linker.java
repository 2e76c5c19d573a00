package dev.gangway;

import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.engine.Bindings;
import dev.gangway.wasi.engine.GlobalCell;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a program imports: in the host modules, the last one of a name first, then among the
 * system calls. Collects what is missing or has another type, for one message.
 */
final class Linker {
  /** The length of the list, and of a name, in messages. */
  private static final int MAX_LISTED = 100;

  private static final int MAX_NAME = 100;

  /** The names of a module with more system calls (WASI) are not listed. */
  private static final int MAX_FUNCTIONS = 10;

  private final Program program;
  private final List<HostModule> hostModules;
  private final UnaryOperator<Syscall> observed;
  private final GuestCall call;

  private final List<Bindings.Function> functions = new ArrayList<>();
  private final List<GlobalCell> globals = new ArrayList<>();
  private final List<Integer> tables = new ArrayList<>();

  private final List<String> faults = new ArrayList<>();
  private boolean otherModule;

  /** Modules of system calls whose few names the message lists. */
  private final Set<String> listed = new TreeSet<>();

  private Linker(
      Program program,
      List<HostModule> hostModules,
      UnaryOperator<Syscall> observed,
      GuestCall call) {
    this.program = program;
    this.hostModules = hostModules;
    this.observed = observed;
    this.call = call;
  }

  /**
   * Links a program.
   *
   * @param observed what the guest gets for a system call
   * @param call what host functions get
   * @throws ExecFormatException if an import is not provided or has another type; the message lists
   *     all of them
   */
  static Bindings link(
      Program program,
      List<HostModule> hostModules,
      UnaryOperator<Syscall> observed,
      GuestCall call)
      throws ExecFormatException {
    Linker linker = new Linker(program, hostModules, observed, call);
    linker.link();
    return new Bindings(linker.functions, linker.globals, linker.tables);
  }

  private void link() throws ExecFormatException {
    ScannedModule module = program.executable().module();
    for (Import wanted : module.imports()) {
      switch (wanted.kind()) {
        case FUNCTION -> function(wanted, module.typeOf(wanted.index()));
        case GLOBAL -> global(wanted, type(module, wanted));
        case TABLE -> table(wanted, module.tables().get(wanted.index()), type(module, wanted));
        case MEMORY -> {} // the guest's own
        case TAG -> unknown(wanted, type(module, wanted));
      }
    }
    if (!faults.isEmpty()) {
      throw new ExecFormatException(program.name() + ": " + message());
    }
  }

  /** Whether Gangway provides an import by itself, without a host module. */
  static boolean isProvided(ScannedModule module, Import wanted) {
    return switch (wanted.kind()) {
      case FUNCTION -> {
        Syscall syscall = SystemCalls.find(wanted.module(), wanted.name());
        yield syscall != null && syscall.signature().equals(module.typeOf(wanted.index()));
      }
      case MEMORY -> true; // the guest's own
      case GLOBAL, TABLE, TAG -> false;
    };
  }

  private static ExternType type(ScannedModule module, Import wanted) {
    return ModuleTypes.type(module, wanted.kind(), wanted.index());
  }

  /** What a host module has for an import: of several, the last one; null if there is none. */
  private <T> @Nullable T find(Import wanted, BiFunction<HostModule, String, @Nullable T> part) {
    T found = null;
    for (HostModule each : hostModules) {
      T one = each.name().equals(wanted.module()) ? part.apply(each, wanted.name()) : null;
      found = one == null ? found : one;
    }
    return found;
  }

  private void function(Import wanted, Signature type) {
    HostCode code = find(wanted, HostModule::function);
    Syscall syscall = SystemCalls.find(wanted.module(), wanted.name());
    if (code != null) {
      if (code.type().equals(type.methodType())) {
        functions.add(new Bindings.Host(code.boundTo(call, type.resultCount())));
      } else {
        wrongType(wanted, type, code);
      }
    } else if (syscall == null) {
      unknown(wanted, FunctionType.of(type));
    } else if (syscall.signature().equals(type)) {
      functions.add(new Bindings.SystemCall(observed.apply(syscall)));
    } else {
      wrongType(wanted, type, syscall.signature());
    }
  }

  private void global(Import wanted, ExternType type) {
    HostGlobal found = find(wanted, HostModule::global);
    if (found == null) {
      unknown(wanted, type);
    } else if (found.externType().equals(type)) {
      globals.add(found.cell());
    } else {
      wrongType(wanted, type, found.externType());
    }
  }

  private void table(Import wanted, ScannedModule.Table declared, ExternType type) {
    Integer elements = find(wanted, HostModule::table);
    if (elements == null) {
      unknown(wanted, type);
    } else if (elements < declared.initial()
        || (declared.maximum() >= 0 && elements > declared.maximum())) {
      wrongType(wanted, type, "a table of " + elements + " elements");
    } else {
      tables.add(elements);
    }
  }

  private void unknown(Import wanted, ExternType type) {
    String module = wanted.module();
    boolean syscalls = SystemCalls.modules().contains(module);
    otherModule |= !syscalls && hostModules.stream().noneMatch(each -> each.name().equals(module));
    if (syscalls && SystemCalls.names(module).size() <= MAX_FUNCTIONS) {
      listed.add(module);
    }
    String kind = wanted.kind().name().toLowerCase(Locale.ROOT);
    faults.add("the unknown %s %s %s".formatted(kind, text(wanted), text(type)));
  }

  private void wrongType(Import wanted, Object type, Object found) {
    faults.add(text(wanted) + " as " + type + ", but it is " + found);
  }

  /** The type without its kind. */
  private static String text(ExternType type) {
    String text = type.toString();
    return type instanceof FunctionType ? text : text.substring(text.indexOf(' ') + 1);
  }

  private static String text(Import wanted) {
    return shortened(wanted.module()) + "." + shortened(wanted.name());
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "...";
  }

  private String message() {
    int more = faults.size() - MAX_LISTED;
    String list =
        more <= 0
            ? String.join(", ", faults)
            : String.join(", ", faults.subList(0, MAX_LISTED)) + " and " + more + " more";
    StringBuilder message = new StringBuilder("imports ").append(list);
    if (otherModule) {
      List<String> known = knownModules();
      message
          .append("; known modules: ")
          .append(String.join(", ", known.subList(0, known.size() - 1)))
          .append(" and ")
          .append(known.getLast());
    }
    for (String module : listed) {
      message.append("; ").append(module).append(" has only ");
      message.append(String.join(", ", SystemCalls.names(module)));
    }
    return message.toString();
  }

  private List<String> knownModules() {
    List<String> names = new ArrayList<>(SystemCalls.modules());
    for (HostModule each : hostModules) {
      if (!names.contains(each.name())) {
        names.add(each.name());
      }
    }
    return names;
  }
}
