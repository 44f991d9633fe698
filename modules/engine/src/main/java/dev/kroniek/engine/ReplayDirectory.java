package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A directory that a journal is replayed into: beside the state of a {@link Replay}, the snapshots
 * of sessions in {@code sessions/}. It belongs to one process at a time; one that was killed in it
 * left nothing that a later one could not go on from. For one thread.
 */
public final class ReplayDirectory implements AutoCloseable {
  private static final int PAGE = 500;

  private final DataDirectory directory;
  private final DataDirectory.Lock lock;
  private final Replay replay;

  private ReplayDirectory(DataDirectory directory, DataDirectory.Lock lock, Replay replay) {
    this.directory = directory;
    this.lock = lock;
    this.replay = replay;
  }

  /**
   * Opens the directory, which is made where it does not exist, and must otherwise be empty or hold
   * a replay of the same journal.
   *
   * @throws FileAlreadyExistsException if it is a file, or another's data directory
   * @throws DirectoryNotEmptyException if it holds something else
   * @throws DataDirectoryLockedException if another process replays into it
   * @throws IOException as {@link Replay#open}
   */
  public static ReplayDirectory open(
      Path path, ReplayStart start, Forgotten forgotten, Replay.Tailers tailers)
      throws IOException {
    DataDirectory directory = new DataDirectory(path);
    requireOurs(directory);
    new RealDisk().createDirectories(directory.root());
    DataDirectory.Lock lock = directory.lock();
    try {
      return new ReplayDirectory(
          directory, lock, Replay.open(directory.root(), start, forgotten, tailers));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void requireOurs(DataDirectory directory) throws IOException {
    Path root = directory.root();
    if (!Files.exists(root)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw new FileAlreadyExistsException(root.toString(), null, "is a file");
    }
    if (directory.exists()) {
      throw new FileAlreadyExistsException(root.toString(), null, "holds a journal of its own");
    }
    if (!Files.exists(directory.lockFile())) {
      requireEmpty(root);
    }
  }

  private static void requireEmpty(Path root) throws IOException {
    if (!isEmpty(root)) {
      throw new DirectoryNotEmptyException(root.toString());
    }
  }

  public Replay replay() {
    return replay;
  }

  /** The heads of the sessions that are wanted, in the order of their ids. */
  public void forEach(Predicate<SessionHead> wanted, Consumer<SessionHead> action)
      throws IOException {
    StateStore store = replay.store();
    List<SessionId> page = store.idsAfter(null, PAGE);
    while (!page.isEmpty()) {
      for (SessionId id : page) {
        SessionHead head = store.head(id);
        if (head != null && wanted.test(head)) {
          action.accept(head);
        }
      }
      page = store.idsAfter(page.get(page.size() - 1), PAGE);
    }
  }

  /**
   * Brings {@code sessions/} in step with the state: writes the snapshots of these sessions where
   * they differ from what is there, and deletes all else. The directory is there afterwards even
   * where there is nothing to write.
   */
  public void writeSnapshots(List<SessionId> sessions, ReplayListener listener) throws IOException {
    StateStore store = replay.store();
    RealDisk disk = new RealDisk();
    disk.createDirectories(directory.sessions());
    SnapshotFiles files = new SnapshotFiles(disk, directory.sessions());
    long done = 0;
    for (SessionId id : sessions) {
      SessionHead head = store.head(id);
      if (head == null) {
        throw new IllegalArgumentException("there is no session " + id);
      }
      SessionBody body = store.body(id);
      if (!files.isInStep(head, body)) {
        files.write(head, body);
      }
      listener.progress(++done, sessions.size());
    }
    for (Path stray : files.strays(sessions)) {
      delete(stray);
    }
  }

  /** Deletes the file, and the directories that hold nothing without it. */
  private void delete(Path stray) throws IOException {
    Path path = stray;
    do {
      Files.delete(path);
      path = path.getParent();
    } while (path != null && !path.equals(directory.sessions()) && isEmpty(path));
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      replay.close();
    } finally {
      lock.close();
    }
  }
}
