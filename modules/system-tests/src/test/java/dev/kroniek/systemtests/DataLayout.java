package dev.kroniek.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a data directory holds, as docs/operations.md and docs/formats/session.md tell it. */
final class DataLayout {
  private static final Pattern KNOWN =
      Pattern.compile(
          String.join(
              "|",
              "LOCK|token|endpoint\\.json|kroniek\\.sock|tmp/\\d+(/.+)?",
              "state\\.db(-wal|-shm|\\.crc32c)?|outcomes\\.log",
              "journal/(MANIFEST|TOMBSTONES)",
              "journal/\\d+(-\\d+)?/(LOCK|metadata\\.cq4t|\\d{8}-\\d{2}F\\.cq4)",
              "logs/kroniek\\.log(\\.\\d)?|status\\.txt(\\.partial)?",
              "hooks/kroniek-hook|hooks/backups/[0-9a-f]{8}-[0-9TZ.]+-[0-9a-f]{16}\\.(json|absent|no-directory)",
              "spool/[^/]+|spool/rejected/[^/]+",
              "sessions/[0-9a-f]{2}/([a-z0-9_-]{1,80}|~[0-9a-f]{64})/session\\.json"));

  private DataLayout() {}

  /** Where a session's snapshot lies. */
  static Path snapshot(Path data, String session) {
    String digest = sha256(session);
    String name = session.matches("[a-z0-9_-]{1,80}") ? session : "~" + digest;
    return data.resolve("sessions/" + digest.substring(0, 2) + "/" + name + "/session.json");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** The files that do not belong there. */
  static SortedSet<String> strays(Path data) throws IOException {
    SortedSet<String> strays = new TreeSet<>();
    for (Path file : files(data)) {
      String path = data.relativize(file).toString();
      if (!KNOWN.matcher(path).matches()) {
        strays.add(path);
      }
    }
    return strays;
  }

  /** All files below a directory; what goes while this looks is left out. */
  static SortedSet<Path> files(Path directory) throws IOException {
    SortedSet<Path> files = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.addAll(files(entry));
        } else {
          files.add(entry);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return files;
    }
    return files;
  }
}
