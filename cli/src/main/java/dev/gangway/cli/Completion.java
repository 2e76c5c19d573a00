package dev.gangway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code gangway completion SHELL}: prints a script that makes a shell complete commands, options
 * and their values. It is made of {@link RunOption}, so it has the options that there are.
 */
final class Completion {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** The commands and what they do. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("run", "run a program"),
          List.of("inspect", "say what a program is and why it would be refused"),
          List.of("cpu", "print the copy routines of this machine"),
          List.of("bench", "benchmarks"),
          List.of("completion", "print a script for a shell"),
          List.of("help", "print help"),
          List.of("version", "print versions"));

  private Completion() {}

  /**
   * The script.
   *
   * @param arguments of the command: the shell
   */
  static String script(List<String> arguments) throws UsageException {
    if (arguments.size() != 1) {
      throw usage("gangway completion takes one shell");
    }
    return switch (arguments.getFirst()) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      default -> throw usage("unknown shell '" + arguments.getFirst() + "'");
    };
  }

  private static UsageException usage(String wrong) {
    return new UsageException(wrong + "; known: " + String.join(" and ", SHELLS), "gangway --help");
  }

  private static String words(List<String> words) {
    return String.join(" ", words);
  }

  private static List<String> commands() {
    return COMMANDS.stream().map(List::getFirst).toList();
  }

  /** The names of the options that take a value. */
  private static List<String> withValue() {
    List<String> names = new ArrayList<>();
    for (RunOption option : RunOption.values()) {
      if (option.label() != null) {
        names.addAll(option.allNames());
      }
    }
    return names;
  }

  private static String bash() {
    return BASH.replace("@COMMANDS@", words(commands()))
        .replace("@SHELLS@", words(SHELLS))
        .replace("@OPTIONS@", words(RunOption.names()))
        .replace("@WITH_VALUE@", String.join(" | ", withValue()));
  }

  /** Bash splits a line at {@code =} and {@code :}, too; options are easier to find without. */
  private static final String BASH =
      """
      # bash completion of gangway. Now: eval "$(gangway completion bash)". For good: write it to
      # ~/.local/share/bash-completion/completions/gangway

      # The lines on stdin are possible replies. $1 is what stays before each.
      _gangway_replies() {
        local reply
        while IFS= read -r reply; do
          COMPREPLY+=("$1$reply")
        done
      }

      _gangway_files() {
        compopt -o filenames 2>/dev/null
        _gangway_replies '' < <(compgen -f -X '!*.wasm' -- "$1"; compgen -d -- "$1")
      }

      # The value $2 of the option $1. $3 is the part of the word before it that bash replaces, too.
      _gangway_value() {
        compopt +o default +o bashdefault 2>/dev/null
        case $1 in
          --dir)
            if [[ $2 != *:* ]]; then
              compopt -o filenames -o nospace 2>/dev/null
              _gangway_replies "$3" < <(compgen -d -- "$2")
            fi
            ;;
          --trace-output)
            compopt -o filenames 2>/dev/null
            _gangway_replies "$3" < <(compgen -f -- "$2")
            ;;
          -e | --env)
            if [[ $2 != *=* ]]; then
              _gangway_replies "$3" < <(compgen -e -- "$2")
            fi
            ;;
        esac
      }

      # The arguments from number $1 on are those of gangway run. $2 is what bash replaces.
      _gangway_run() {
        local at=$1 last=$((${#words[@]} - 1)) word
        while ((at < last)); do
          word=${words[at]}
          case $word in
            @WITH_VALUE@)
              at=$((at + 1))
              if ((at == last)); then
                _gangway_value "$word" "$current" "${2%"$current"}"
                return
              fi
              ;;
            --)
              if ((at + 1 == last)); then
                _gangway_files "$current"
              fi
              return
              ;;
            -?*) ;;
            *) return ;; # the program: what follows is its own
          esac
          at=$((at + 1))
        done
        case $current in
          --*=*)
            word=${current#*=}
            _gangway_value "${current%%=*}" "$word" "${2%"$word"}"
            ;;
          -*) _gangway_replies '' < <(compgen -W '@OPTIONS@' -- "$current") ;;
          *) _gangway_files "$current" ;;
        esac
      }

      _gangway() {
        local line=${COMP_LINE:0:COMP_POINT} words current
        COMPREPLY=()
        read -ra words <<<"$line"
        while ((${#words[@]})) && [[ ${words[0]} != "$1" ]]; do
          words=("${words[@]:1}")
        done
        if [[ $line == *[[:space:]] ]]; then
          words+=('')
        fi
        ((${#words[@]} > 1)) || return
        current=${words[${#words[@]} - 1]}
        if ((${#words[@]} == 2)); then
          _gangway_replies '' < <(compgen -W '@COMMANDS@ --help --version' -- "$current")
          [[ $current == -* ]] || _gangway_files "$current"
          return
        fi
        case ${words[1]} in
          run) _gangway_run 2 "$2" ;;
          inspect)
            if [[ $current == -* ]]; then
              _gangway_replies '' < <(compgen -W '--json --help' -- "$current")
            else
              _gangway_files "$current"
            fi
            ;;
          completion) _gangway_replies '' < <(compgen -W '@SHELLS@' -- "$current") ;;
          cpu) _gangway_replies '' < <(compgen -W '--measure' -- "$current") ;;
          help) _gangway_replies '' < <(compgen -W 'run' -- "$current") ;;
        esac
      }

      complete -o bashdefault -o default -F _gangway gangway
      """;

  private static String zsh() {
    String commands =
        COMMANDS.stream()
            .map(each -> "    '" + each.getFirst() + ":" + each.getLast() + "'")
            .collect(Collectors.joining("\n"));
    String options =
        Arrays.stream(RunOption.values())
            .map(Completion::zshOption)
            .collect(Collectors.joining(" \\\n"));
    return ZSH.replace("@COMMANDS@", commands)
        .replace("@SHELLS@", words(SHELLS))
        .replace("@OPTIONS@", options);
  }

  /** A specification of {@code _arguments}. */
  private static String zshOption(RunOption option) {
    String label = option.label();
    String what = "[" + zshText(firstSentence(option.description())) + "]";
    String value = label == null ? "" : ":" + zshText(label) + ":" + zshAction(option);
    List<String> specs = new ArrayList<>();
    for (String name : option.allNames()) {
      // =: the value is the next word, or follows the sign; +: the next word, or the same.
      String form = label == null ? name : name + (name.startsWith("--") ? "=" : "+");
      specs.add("    '*" + form + what + value + "'");
    }
    return String.join(" \\\n", specs);
  }

  private static String zshAction(RunOption option) {
    return switch (option) {
      case DIR -> "_files -/ -S \"\"";
      case TRACE_OUTPUT -> "_files";
      case ENV -> "_parameters -g \"*export*\"";
      default -> "";
    };
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** For single quotes, in a part of a specification. */
  private static String zshText(String text) {
    return text.replace("\\", "\\\\")
        .replace(":", "\\:")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("'", "'\\''");
  }

  private static final String ZSH =
      """
      #compdef gangway
      # zsh completion of gangway. Now: source <(gangway completion zsh), after compinit. For good:
      # write it to a file _gangway in a directory of $fpath

      _gangway_run() {
        _arguments -S -A '-*' \\
      @OPTIONS@ \\
          '1:PROGRAM.wasm:_files -g "*.wasm(-.)"' \\
          '*::argument:_files'
      }

      _gangway_commands() {
        local -a commands=(
      @COMMANDS@
        )
        _describe command commands
      }

      _gangway() {
        local curcontext=$curcontext state state_descr line
        typeset -A opt_args
        _arguments -C -A '-*' \\
          '(- *)'{-h,--help}'[print help]' \\
          '(- *)'{-V,--version}'[print versions]' \\
          '1: :->command' \\
          '*:: :->rest'
        case $state in
          command)
            _alternative \\
              'commands:command:_gangway_commands' \\
              'programs:program:_files -g "*.wasm(-.)"'
            ;;
          rest)
            case $words[1] in
              run) _gangway_run ;;
              inspect)
                _arguments '--json[print JSON]' '(- *)'{-h,--help}'[print help]' \\
                  '1:PROGRAM.wasm:_files -g "*.wasm(-.)"'
                ;;
              completion) _values shell @SHELLS@ ;;
              cpu) _arguments '--measure[measure anew]' ;;
              help) _values command run ;;
              *) _files ;;
            esac
            ;;
        esac
      }

      if [[ $funcstack[1] == _gangway ]]; then
        _gangway "$@"
      else
        compdef _gangway gangway
      fi
      """;
}
