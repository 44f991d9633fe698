package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What settings files held before they were changed: a file for each change, made before it.
 *
 * <pre>{@code
 * hooks/backups/FILE-TIME-AFTER.KIND
 * }</pre>
 *
 * <p>FILE is the beginning of the SHA-256 of the settings file's path, TIME is in UTC, AFTER is the
 * beginning of the SHA-256 of what the change made of the file. So whoever finds that content again
 * knows what it was made of. KIND is {@code json}, and then the backup holds the former bytes; or
 * {@code absent}, where there was no file; or {@code no-directory}, where there was not even a
 * directory for it.
 *
 * <p>The newest {@value #KEPT_MAX} of each settings file are kept.
 */
final class SettingsBackups {
  private static final int KEPT_MAX = 20;
  private static final String NOTHING = "0".repeat(16);

  private final Path directory;
  private final InstantSource clock;

  SettingsBackups(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** What there was. */
  enum Kind {
    JSON,
    ABSENT,
    NO_DIRECTORY;

    private String suffix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A backup.
   *
   * @param path where it lies
   * @param after the beginning of the hash of what came after it
   */
  record Kept(Path path, Kind kind, String after) {

    /** What the settings file held; empty where there was none. */
    Optional<String> content() throws IOException {
      return kind == Kind.JSON ? Optional.of(Files.readString(path)) : Optional.empty();
    }
  }

  /** Keeps what there is before it is changed. */
  Kept keep(Path settings, Kind kind, String before, Optional<String> after) throws IOException {
    PrivateFiles.makeDirectory(directory);
    String hash = after.map(text -> sha256(text).substring(0, 16)).orElse(NOTHING);
    String time =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(clock.instant());
    Path path = directory.resolve(prefix(settings) + time + "-" + hash + "." + kind.suffix());
    Files.deleteIfExists(path); // of a clock that stands still
    PrivateFiles.write(path, before.getBytes(StandardCharsets.UTF_8));
    return new Kept(path, kind, hash);
  }

  /** Forgets one whose change was not made. */
  void drop(Kept kept) throws IOException {
    Files.deleteIfExists(kept.path());
  }

  /** Drops the oldest of a settings file, where there are too many. */
  void prune(Path settings) throws IOException {
    List<Kept> all = of(settings);
    for (Kept kept : all.subList(Math.min(KEPT_MAX, all.size()), all.size())) {
      drop(kept);
    }
  }

  /** Those of a settings file, the newest first. */
  List<Kept> of(Path settings) throws IOException {
    List<Kept> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, prefix(settings) + "*")) {
      for (Path file : files) {
        kept(file).ifPresent(found::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    found.sort(
        Comparator.comparing((Kept kept) -> kept.path().getFileName().toString()).reversed());
    return found;
  }

  /** The newest from which the content was made. */
  Optional<Kept> leadingTo(Path settings, String content) throws IOException {
    String hash = sha256(content).substring(0, 16);
    return of(settings).stream().filter(kept -> kept.after().equals(hash)).findFirst();
  }

  private static Optional<Kept> kept(Path file) {
    String name = String.valueOf(file.getFileName());
    for (Kind kind : Kind.values()) {
      String suffix = "." + kind.suffix();
      if (name.endsWith(suffix)) {
        String stem = name.substring(0, name.length() - suffix.length());
        return Optional.of(new Kept(file, kind, stem.substring(stem.lastIndexOf('-') + 1)));
      }
    }
    return Optional.empty();
  }

  private static String prefix(Path settings) {
    return sha256(settings.toString()).substring(0, 8) + "-";
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
