package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.hooks.install.HookInstaller.Mode;
import dev.kroniek.hooks.install.HookInstaller.Report;
import dev.kroniek.hooks.install.SettingsWriter.Pace;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A person's home with settings of Claude Code, and Kroniek's data directory outside of it. */
final class Machine {
  final Path home;
  final Path data;
  final Path shipped;
  private Pace pace = new Pace(Duration.ofMinutes(2), Duration.ofMillis(5), () -> {}, () -> {});

  Machine(Path directory) throws IOException {
    home = Files.createDirectories(directory.resolve("home"));
    data = directory.resolve("data");
    shipped = Files.writeString(directory.resolve("kroniek-hook"), "#!/bin/sh\ncat >/dev/null\n");
  }

  Path settings() {
    return home.resolve(".claude/settings.json");
  }

  Machine settings(String text) throws IOException {
    Files.createDirectories(settings().resolveSibling(""));
    Files.writeString(settings(), text);
    return this;
  }

  String text() throws IOException {
    return Files.readString(settings());
  }

  /** Lets others finish what they were doing, as long as people's commands do. */
  Machine patient() {
    pace =
        new Pace(
            pace.patience(), Pace.USUAL.settling(), pace.beforeComparing(), pace.beforeReplacing());
    return this;
  }

  /** Gives up soon. */
  Machine hurried() {
    return patience(Duration.ofMillis(200));
  }

  Machine patience(Duration patience) {
    pace = new Pace(patience, pace.settling(), pace.beforeComparing(), pace.beforeReplacing());
    return this;
  }

  /** What another program does between the last look at the file and its replacement. */
  Machine atTheLastMoment(Runnable action) {
    pace = new Pace(pace.patience(), pace.settling(), () -> {}, action);
    return this;
  }

  /** What another program does when a change is ready to be made. */
  Machine meanwhile(Runnable action) {
    pace = new Pace(pace.patience(), pace.settling(), action, () -> {});
    return this;
  }

  HookInstaller installer() {
    return installer(data);
  }

  HookInstaller installer(Path other) {
    return new HookInstaller(other, home, shipped, InstantSource.system(), pace);
  }

  Report install() throws IOException {
    return installer().install(settings(), Mode.REAL);
  }

  Report uninstall() throws IOException {
    return installer().uninstall(settings(), Mode.REAL);
  }

  /** The events for which the line of a data directory is registered as it must be. */
  List<String> registered(Path other) throws IOException {
    HookLine line = HookLine.of(other, home);
    try {
      return SettingsText.parse(text()).handlers().stream()
          .filter(handler -> handler.node().value().equals(line.handler()))
          .map(SettingsText.Handler::event)
          .sorted()
          .toList();
    } catch (JsonSyntaxException e) {
      throw new AssertionError(text(), e);
    }
  }

  void assertRegisteredOnce() throws IOException {
    assertThat(registered(data)).containsExactlyInAnyOrderElementsOf(HookEvents.REGISTERED);
  }

  /** All of the home: names, modes, what links lead to, and contents. */
  SortedMap<String, String> image() throws IOException {
    SortedMap<String, String> image = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        String mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).toString();
        String content =
            Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : Files.isRegularFile(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    : "";
        image.put(home.relativize(file).toString(), mode + " " + content);
      }
    }
    return image;
  }
}
