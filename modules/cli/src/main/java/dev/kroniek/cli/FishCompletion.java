package dev.kroniek.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The completions of a program for the shell fish, which the parser's library does not write: a
 * line for each command, option and value. Two levels of commands are known.
 */
final class FishCompletion {
  private final String program;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String program) {
    this.program = program;
  }

  /** The script. */
  static String of(String program, CommandLine root) {
    FishCompletion completion = new FishCompletion(program);
    completion.script.append("# Completions of ").append(program).append(" for fish.\n");
    completion.add("-f", "", "");
    completion.commands("__fish_use_subcommand", root.getSubcommands());
    completion.arguments("__fish_use_subcommand", root);
    new TreeMap<>(root.getSubcommands()).forEach(completion::command);
    return completion.script.toString();
  }

  private void command(String name, CommandLine command) {
    String seen = "__fish_seen_subcommand_from " + name;
    Map<String, CommandLine> own = command.getSubcommands();
    if (own.isEmpty()) {
      arguments(seen, command);
      return;
    }
    commands(seen + "; and not __fish_seen_subcommand_from " + words(own.keySet()), own);
    own.forEach(
        (word, part) -> arguments(seen + "; and __fish_seen_subcommand_from " + word, part));
  }

  private void commands(String condition, Map<String, CommandLine> commands) {
    commands.forEach(
        (name, command) ->
            add(
                "-n " + quoted(condition),
                " -a " + name,
                Arrays.stream(command.getCommandSpec().usageMessage().description())
                    .collect(Collectors.joining(" "))));
  }

  private void arguments(String condition, CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      StringBuilder names = new StringBuilder();
      for (String name : option.names()) {
        names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
      }
      add("-n " + quoted(condition), names + value(option), description(option));
    }
    for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
      if (argument.completionCandidates() != null) {
        add("-n " + quoted(condition), " -a " + quoted(candidates(argument)), "");
      } else if (isFile(argument)) {
        add("-n " + quoted(condition), " -F", "");
      }
    }
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() != null) {
      return " -x -a " + quoted(candidates(option));
    }
    return isFile(option) ? " -r -F" : " -x";
  }

  private static String candidates(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
        .map(String::toLowerCase)
        .collect(Collectors.joining(" "));
  }

  /** As its place in the help is named. */
  private static boolean isFile(ArgSpec argument) {
    return argument.paramLabel().matches("(DIR|FILE)(\\|.*)?");
  }

  private static String description(OptionSpec option) {
    String all = String.join(" ", option.description());
    int end = all.indexOf(". ");
    return (end < 0 ? all : all.substring(0, end)).replace("$$", "$").replace("%%", "%");
  }

  private static String words(Collection<String> words) {
    return String.join(" ", words);
  }

  private void add(String condition, String what, String description) {
    script.append("complete -c ").append(program).append(' ').append(condition).append(what);
    if (!description.isEmpty()) {
      script.append(" -d ").append(quoted(description));
    }
    script.append('\n');
  }

  /** In single quotes only these two mean something else than themselves. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
