package dev.gangway.cli;

import dev.gangway.ExternType;
import dev.gangway.ExternType.GlobalType;
import dev.gangway.ExternType.MemoryType;
import dev.gangway.ExternType.TableType;
import dev.gangway.ExternType.TagType;
import dev.gangway.FunctionType;
import dev.gangway.ImportType;
import dev.gangway.ModuleInfo;
import dev.gangway.Program;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The report of {@code gangway inspect --json}: one object, in ASCII. */
final class InspectJson {
  private final PrintStream out;

  /** Whether a comma comes before the next member or element. */
  private boolean separated;

  private InspectJson(PrintStream out) {
    this.out = out;
  }

  static void print(ModuleInfo module, PrintStream out) {
    new InspectJson(out).module(module);
    out.println();
  }

  private void module(ModuleInfo module) {
    open('{');
    string("file", module.name());
    number("bytes", module.size());
    string("kind", module.kind() == Program.Kind.COMMAND ? "command" : "reactor");
    strings("refused", module.refusals());
    strings("features", module.features());
    string("moduleName", module.moduleName().orElse(null));
    functions(module);
    memories(module);
    array("tables", module.tables(), this::table);
    imports(module);
    array(
        "exports",
        module.exports(),
        each -> {
          string("name", each.name());
          type(each.type());
        });
    strings("producers", module.producers());
    array(
        "customSections",
        module.customSections(),
        each -> {
          string("name", each.name());
          number("bytes", each.bytes());
        });
    close('}');
  }

  private void functions(ModuleInfo module) {
    name("functions");
    open('{');
    number("count", module.functions());
    number("codeBytes", module.codeSize());
    module
        .largestFunction()
        .ifPresent(largest -> {
          name("largest");
          open('{');
          number("index", largest.index());
          string("name", largest.name().isEmpty() ? null : largest.name());
          number("bytes", largest.bytes());
          close('}');
        });
    close('}');
  }

  private void memories(ModuleInfo module) {
    long[] imported = {
      module.imports().stream().filter(each -> each.type() instanceof MemoryType).count()
    };
    array(
        "memories",
        module.memories(),
        each -> {
          number("initialPages", each.minimum());
          maximum("maximumPages", each.maximum());
          value("shared", String.valueOf(each.shared()));
          value("imported", String.valueOf(imported[0]-- > 0));
        });
  }

  private void table(TableType table) {
    string("element", table.element().toString());
    number("initial", table.minimum());
    maximum("maximum", table.maximum());
  }

  private void imports(ModuleInfo module) {
    List<ImportType> imports = module.imports();
    List<Boolean> provided = module.provided();
    int[] next = {0};
    array(
        "imports",
        imports,
        each -> {
          string("module", each.module());
          string("name", each.name());
          type(each.type());
          value("provided", String.valueOf(provided.get(next[0]++)));
        });
  }

  private void type(ExternType type) {
    String kind =
        switch (type) {
          case FunctionType _ -> "function";
          case GlobalType _ -> "global";
          case MemoryType _ -> "memory";
          case TableType _ -> "table";
          case TagType _ -> "tag";
        };
    String text = type.toString();
    string("kind", kind);
    string("type", text.startsWith(kind + " ") ? text.substring(kind.length() + 1) : text);
  }

  private interface Members<T> {
    void of(T element);
  }

  private <T> void array(String name, List<T> elements, Members<T> members) {
    name(name);
    open('[');
    for (T each : elements) {
      separate();
      open('{');
      members.of(each);
      close('}');
    }
    close(']');
  }

  private void strings(String name, List<String> values) {
    name(name);
    open('[');
    for (String each : values) {
      separate();
      quoted(each);
    }
    close(']');
  }

  private void open(char bracket) {
    out.print(bracket);
    separated = false;
  }

  private void close(char bracket) {
    out.print(bracket);
    separated = true;
  }

  private void separate() {
    if (separated) {
      out.print(',');
    }
    separated = true;
  }

  private void name(String name) {
    separate();
    quoted(name);
    out.print(':');
  }

  private void string(String name, @Nullable String text) {
    name(name);
    if (text == null) {
      out.print("null");
    } else {
      quoted(text);
    }
  }

  private void number(String name, long value) {
    value(name, String.valueOf(value));
  }

  private void maximum(String name, OptionalLong value) {
    value(name, value.isPresent() ? String.valueOf(value.getAsLong()) : "null");
  }

  private void value(String name, String value) {
    name(name);
    out.print(value);
  }

  private void quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    out.print(quoted.append('"'));
  }
}
