package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Claude Code reads settings from.
 *
 * @param user the person's own directory of settings
 * @param project the directory of a project, null where none is looked at
 * @param managed the directory where an organisation puts what nobody may change
 */
public record SettingsPlaces(Path user, @Nullable Path project, Path managed) {
  private static final Path MANAGED_LINUX = Path.of("/etc/claude-code");
  private static final Path MANAGED_MAC = Path.of("/Library/Application Support/ClaudeCode");

  /** Where an organisation puts settings on this kind of machine. */
  public static Path managedHere() {
    return System.getProperty("os.name", "").startsWith("Mac") ? MANAGED_MAC : MANAGED_LINUX;
  }

  /** A kind of settings file. Of two that set the same, the later one of these counts. */
  public enum Scope {
    USER,
    /** Of a project, for all who work in it. */
    PROJECT,
    /** Of a project, for one person. */
    LOCAL,
    MANAGED
  }

  /** A settings file, which need not exist. */
  public record Place(Scope scope, Path file) {}

  /** The settings file of a project that its people share. */
  public static Path ofProject(Path project) {
    return project.resolve(".claude").resolve("settings.json");
  }

  /** The person's own settings file. */
  public Path ofUser() {
    return user.resolve("settings.json");
  }

  /**
   * All of them, those that count more behind the others. Each file once: a home may be the project
   * too.
   */
  public List<Place> all() throws IOException {
    List<Place> places = new ArrayList<>();
    places.add(new Place(Scope.USER, ofUser()));
    if (project != null && !ofProject(project).equals(ofUser())) {
      places.add(new Place(Scope.PROJECT, ofProject(project)));
    }
    if (project != null) {
      places.add(new Place(Scope.LOCAL, project.resolve(".claude").resolve("settings.local.json")));
    }
    places.add(new Place(Scope.MANAGED, managed.resolve("managed-settings.json")));
    Path more = managed.resolve("managed-settings.d");
    if (Files.isDirectory(more)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(more, "*.json")) {
        List<Path> found = new ArrayList<>();
        files.forEach(found::add);
        found.stream().sorted().forEach(file -> places.add(new Place(Scope.MANAGED, file)));
      }
    }
    return places;
  }
}
