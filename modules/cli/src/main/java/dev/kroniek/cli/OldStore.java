package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store that keeps one JSON file a session: every {@code *.json} below it, in
 * the order of their paths. Each becomes the commands that {@link OldSession} makes of it.
 *
 * <p>Stale sessions come first: what makes one stale is a cleanup, which may close others that are
 * there, and those that come later are not.
 */
final class OldStore implements ImportSource {
  private static final int FILE_BYTES_MAX = 64 << 20;
  private static final String SUFFIX = ".json";

  /** What a file must have some of to be taken for a session. */
  private static final Set<String> FIELDS_OF_A_SESSION =
      Set.of("events", "commits", "decisions", "tasks", "status", "started_at", "last_heartbeat");

  /** What only our own snapshots have together. */
  private static final Set<String> FIELDS_OF_A_SNAPSHOT =
      Set.of("schema", "recent_events", "open_tools", "counts");

  private final Path root;
  private final Deque<Path> stale = new ArrayDeque<>();
  private final Deque<Path> others = new ArrayDeque<>();
  private final Deque<ImportItem> items = new ArrayDeque<>();
  private long bytesRead;

  /** A file that holds no session. */
  private static final class NoSessionException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSessionException(String reason) {
      super(reason, null, false, false);
    }
  }

  /** Looks through the directory, reading each file once to tell the stale ones. */
  OldStore(Path root) throws IOException {
    this.root = root.toRealPath();
    for (Found file : found(this.root)) {
      if (file.problem() == null) {
        sort(file.path());
      } else {
        items.add(new ImportItem.Bad(name(file.path()), file.problem()));
      }
    }
  }

  /** How many bytes are to be read. */
  static long bytes(Path root) throws IOException {
    return found(root.toRealPath()).stream().mapToLong(file -> file.path().toFile().length()).sum();
  }

  /** A file, and why it cannot be read, null where nothing is known against it. */
  private record Found(Path path, @Nullable String problem) {}

  /** Links are not followed: they may lead anywhere. */
  private static List<Found> found(Path root) throws IOException {
    List<Found> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean isNamedSo = file.getFileName().toString().endsWith(SUFFIX);
            if (isNamedSo && attributes.isRegularFile()) {
              found.add(new Found(file, null));
            } else if (isNamedSo && attributes.isSymbolicLink()) {
              found.add(new Found(file, "it is a symbolic link: name what it leads to instead"));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            found.add(new Found(file, "it cannot be read: " + Causes.text(e)));
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.comparing(file -> file.path().toString()));
    return found;
  }

  private void sort(Path file) {
    try {
      boolean isStale = OldSession.isStale(session(file));
      (isStale ? stale : others).add(file);
    } catch (NoSessionException e) {
      items.add(new ImportItem.Bad(name(file), String.valueOf(e.getMessage())));
    }
  }

  @Override
  public @Nullable ImportItem next() {
    while (items.isEmpty()) {
      Path file = stale.isEmpty() ? others.poll() : stale.poll();
      if (file == null) {
        return null;
      }
      read(file);
    }
    return items.poll();
  }

  private void read(Path file) {
    bytesRead += file.toFile().length();
    try {
      Instant written = Instant.ofEpochMilli(file.toFile().lastModified());
      items.addAll(new OldSession(name(file), baseName(file), session(file), written).items());
    } catch (NoSessionException e) {
      items.add(new ImportItem.Bad(name(file), String.valueOf(e.getMessage())));
    }
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static Json.Obj session(Path file) throws NoSessionException {
    try {
      if (!(JsonReader.parse(content(file)) instanceof Json.Obj session)) {
        throw new NoSessionException("it is no JSON object");
      }
      if (session.fields().keySet().containsAll(FIELDS_OF_A_SNAPSHOT)) {
        throw new NoSessionException(
            "it is a snapshot of Kroniek: export from its data directory instead");
      }
      if (session.fields().keySet().stream().noneMatch(FIELDS_OF_A_SESSION::contains)) {
        throw new NoSessionException("it has no field of a session, such as status or events");
      }
      return session;
    } catch (JsonSyntaxException e) {
      throw new NoSessionException("it is no JSON: " + e.getMessage());
    }
  }

  private static byte[] content(Path file) throws NoSessionException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new NoSessionException("it is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new NoSessionException("it cannot be read: " + Causes.text(e));
    }
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    // every file is closed once it is read
  }
}
