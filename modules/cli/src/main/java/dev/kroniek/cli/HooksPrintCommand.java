package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookLine;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kroniek hooks print}: the settings, for those who put them in by hand. */
@Command(
    name = "print",
    description = "Print what belongs in an agent's settings, to put it in by hand.",
    footer = {"", "Example:", "  kroniek hooks print claude-code"})
final class HooksPrintCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Mixin private final SettingsChoice choice = new SettingsChoice();

  HooksPrintCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    choice.requireKnownAgent();
    HookLine line = choice.installer(kroniek).line();
    kroniek.printPretty(line.settings());
    if (!Files.isReadable(line.script())) {
      kroniek
          .context()
          .err()
          .tell(
              "the script is not there yet: copy "
                  + Distribution.script("kroniek-hook")
                  + " to "
                  + line.script());
    }
    return ExitCode.DONE;
  }
}
