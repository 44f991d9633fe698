package dev.kroniek.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kroniek completion}: prints what teaches a shell the commands and their options. */
@Command(
    name = "completion",
    description = "Print the script that teaches a shell the commands and their options.",
    footer = {
      "",
      "Examples:",
      "  kroniek completion bash > ~/.local/share/bash-completion/completions/kroniek",
      "  kroniek completion zsh > ~/.kroniek-completion && echo '. ~/.kroniek-completion' >> ~/.zshrc",
      "  kroniek completion fish > ~/.config/fish/completions/kroniek.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "kroniek";

  private final RootCommand kroniek;

  /** The shells that can be taught. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  CompletionCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    CommandLine all = new CommandLineRunner(kroniek.context()).commandLine(null);
    String script =
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash(PROGRAM, all); // it knows zsh, too
          case FISH -> FishCompletion.of(PROGRAM, all);
        };
    kroniek.context().out().print(script);
    return ExitCode.DONE;
  }
}
