package dev.kroniek.hooks.install;

import dev.kroniek.hooks.install.SettingsBackups.Kept;
import dev.kroniek.hooks.install.SettingsBackups.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Changes a settings file that others write too.
 *
 * <p>Of several that install at once one has its {@link Turn} at a time. The agent knows nothing of
 * turns. So the new text is written aside, what is there is read again and compared, and then the
 * two files exchange their names: what the agent has put there in that moment is not thrown away,
 * but seen, and gets its name back.
 *
 * <p>An agent may also have read the file before and write it after, and so undo the change, or it
 * may write into the file that was just replaced. Both are looked for a moment later, and the
 * change is made again, on what the agent wrote. A file that is empty or no JSON may be in the
 * middle of being written: it is believed only if it stays so.
 */
final class SettingsWriter {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

  /** So many that need all of their patience. */
  private static final int TURNS_WAITED_FOR = 5;

  private final Path name;
  private final Edit edit;
  private final SettingsBackups backups;
  private final Pace pace;
  private long deadline;

  /** What becomes of the content; of one that needs no change it makes the same. */
  interface Edit {
    /**
     * Makes the new content.
     *
     * @param content empty where there is no file; so is the result where there shall be none
     * @throws SettingsRefusedException if it is none that can be changed
     */
    Optional<String> of(Optional<String> content) throws IOException;
  }

  /**
   * What was done.
   *
   * @param backup of what was before, null where nothing was changed
   */
  record Change(Optional<String> before, Optional<String> after, @Nullable Kept backup) {}

  /**
   * How it waits for others.
   *
   * @param patience how long it tries altogether, beside waiting for others' turns
   * @param settling for what they were doing when the file was read or replaced
   * @param beforeComparing runs when a change is ready, before the file is compared once more
   * @param beforeReplacing runs between that and replacing it
   */
  record Pace(
      Duration patience, Duration settling, Runnable beforeComparing, Runnable beforeReplacing) {
    static final Pace USUAL =
        new Pace(Duration.ofMinutes(1), Duration.ofMillis(100), () -> {}, () -> {});
  }

  SettingsWriter(Path name, Edit edit, SettingsBackups backups, Pace pace) {
    this.name = name;
    this.edit = edit;
    this.backups = backups;
    this.pace = pace;
    this.deadline = System.nanoTime() + pace.patience().toNanos();
  }

  /**
   * Makes the change, and returns once it has stayed.
   *
   * @throws SettingsRefusedException if it may or can not be made; then nothing has been changed
   */
  Change write() throws IOException {
    Change done = null;
    while (true) {
      SettingsFile file = SettingsFile.at(name);
      Optional<String> content = file.read();
      Optional<String> wanted = wanted(file, content);
      if (wanted == null) {
        requirePatience();
        continue;
      }
      if (wanted.equals(content)) {
        return done == null ? new Change(content, wanted, null) : done;
      }
      requirePatience();
      Change change = changed(file, content, wanted);
      if (change != null) {
        done = change;
        backups.prune(file.target());
      } else {
        pause(BETWEEN_TRIES);
      }
    }
  }

  private @Nullable Change changed(
      SettingsFile file, Optional<String> content, Optional<String> wanted) throws IOException {
    try {
      return content.isPresent()
          ? replace(file, now -> now.isBlank() && !now.equals(content.get()) ? null : now)
          : create(file, wanted.orElseThrow());
    } catch (AccessDeniedException e) {
      throw new SettingsRefusedException(name + " was left as it is: may not write " + e.getFile());
    }
  }

  private void requirePatience() throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new SettingsRefusedException(
          name + " is being written by another program all the time: run the same again later");
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** What shall be in the file, null if somebody was writing it. */
  @SuppressWarnings("NullableOptional") // empty means something else: no file
  private @Nullable Optional<String> wanted(SettingsFile file, Optional<String> content)
      throws IOException {
    if (content.isPresent() && content.get().isBlank() && !isStill(file, content)) {
      return null;
    }
    try {
      return edit.of(content);
    } catch (SettingsRefusedException e) {
      if (!isStill(file, content)) {
        return null;
      }
      throw e;
    }
  }

  private boolean isStill(SettingsFile file, Optional<String> content) throws IOException {
    pause(pace.settling());
    return file.read().equals(content);
  }

  /** Makes a file where there is none; null if there is one by now. */
  private @Nullable Change create(SettingsFile file, String text) throws IOException {
    Path directory = file.directory();
    Kind kind = Files.isDirectory(directory) ? Kind.ABSENT : Kind.NO_DIRECTORY;
    PrivateFiles.makeDirectory(directory);
    Path partial = partial(file, text);
    Kept backup;
    try {
      backup = backups.keep(file.target(), kind, "", Optional.of(text));
      pace.beforeComparing().run();
      if (!link(partial, file.target())) {
        backups.drop(backup);
        return null;
      }
    } finally {
      Files.deleteIfExists(partial);
    }
    pause(pace.settling());
    return new Change(Optional.empty(), Optional.of(text), backup);
  }

  /** Gives a file its name unless that is taken, which a rename would not notice. */
  private static boolean link(Path partial, Path target) throws IOException {
    try {
      Files.createLink(target, partial);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE); // a disk that knows no links
      return true;
    }
  }

  /** What a new text is made of. */
  private interface Origin {
    /** Makes it of what the file holds; null where that is not to be replaced. */
    @Nullable String of(String content);
  }

  /** Replaces the file once it is our turn; null where it, or what is in it, is another by then. */
  private @Nullable Change replace(SettingsFile file, Origin origin) throws IOException {
    file.requireWritable();
    try (Turn turn = awaitTurn(file)) {
      SettingsFile.Stamp stamp = file.stamp();
      try (FileChannel channel = FileChannel.open(file.target(), StandardOpenOption.READ)) {
        String content = file.read(channel);
        Change change = replaceInTurn(file, channel, stamp, content, origin);
        if (change == null) {
          return null;
        }
        turn.end();
        pause(pace.settling());
        String late = file.read(channel);
        Change rescued = late.equals(content) ? null : rescue(file, late, change.after());
        return rescued != null ? rescued : change;
      }
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Waits while others have their turns, which does not count as this one's patience. */
  private Turn awaitTurn(SettingsFile file) throws IOException {
    long start = System.nanoTime();
    Turn turn = Turn.take(file);
    while (turn == null) {
      if (System.nanoTime() - start > pace.patience().multipliedBy(TURNS_WAITED_FOR).toNanos()) {
        throw new SettingsRefusedException(
            name + " is being changed by others of these commands: run the same again later");
      }
      pause(BETWEEN_TRIES);
      turn = Turn.take(file);
    }
    deadline += System.nanoTime() - start;
    return turn;
  }

  private @Nullable Change replaceInTurn(
      SettingsFile file,
      FileChannel channel,
      SettingsFile.Stamp stamp,
      String content,
      Origin origin)
      throws IOException {
    String from = origin.of(content);
    Optional<String> text;
    try {
      text = from == null ? Optional.of(content) : edit.of(Optional.of(from));
    } catch (SettingsRefusedException e) {
      return null; // it may be half written: it is looked at again, out of turn
    }
    if (from == null || text.equals(Optional.of(content))) {
      return null;
    }
    Path partial = partial(file, text.orElse(""));
    try {
      Kept backup = backups.keep(file.target(), Kind.JSON, from, text);
      FileSwap.exchange(partial, partial); // does nothing, but loads what the real one needs
      pace.beforeComparing().run();
      // The open file may have no name any more: the stamp tells.
      if (!file.read(channel).equals(content) || !file.stamp().equals(stamp)) {
        backups.drop(backup);
        return null;
      }
      pace.beforeReplacing().run();
      boolean isDone =
          text.isPresent()
              ? putInPlace(partial, file.target(), stamp)
              : takeAway(file.target(), partial, stamp);
      if (!isDone) {
        backups.drop(backup);
        return null;
      }
      return new Change(Optional.of(from), text, backup);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Gives a file the name of another. Whatever else somebody has put there since the other was
   * looked at gets its name back.
   *
   * @param aside the file to put there; then the name of what was there
   * @param replaced what is to be there
   * @return false if something else was there
   */
  private static boolean putInPlace(Path aside, Path target, SettingsFile.Stamp replaced)
      throws IOException {
    String ours = SettingsFile.key(aside);
    if (!FileSwap.exchange(aside, target)) {
      if (Files.notExists(target)) {
        return false;
      }
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE); // a system that cannot exchange
      return true;
    }
    String expected = replaced.key();
    String put = ours;
    String found = SettingsFile.key(aside);
    while (!found.equals(expected) && FileSwap.exchange(aside, target)) {
      expected = put;
      put = found;
      found = SettingsFile.key(aside);
    }
    return put.equals(ours);
  }

  /** Takes a file's name away, unless another file has it by now. */
  private static boolean takeAway(Path target, Path aside, SettingsFile.Stamp taken)
      throws IOException {
    Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
    return SettingsFile.key(aside).equals(taken.key()) || !link(aside, target);
  }

  /**
   * Takes over what somebody wrote into the file that was replaced.
   *
   * @param replacement what was put in its place
   * @return null if that cannot be used, or there is something newer
   */
  private @Nullable Change rescue(SettingsFile file, String late, Optional<String> replacement)
      throws IOException {
    if (late.isBlank()) {
      return null;
    }
    try {
      Optional<String> wanted = edit.of(Optional.of(late));
      if (wanted.isEmpty() || wanted.equals(replacement)) {
        return null;
      }
      return replacement.isPresent()
          ? replace(file, content -> content.equals(replacement.get()) ? late : null)
          : create(file, wanted.get());
    } catch (SettingsRefusedException e) {
      return null;
    }
  }

  /** Writes the text aside, with the mode and the owner of the file that it shall replace. */
  private Path partial(SettingsFile file, String text) throws IOException {
    String prefix = "." + file.target().getFileName() + ".kroniek-";
    PrivateFiles.removeLeftovers(file.directory(), prefix);
    Path partial = PrivateFiles.partial(file.directory(), prefix);
    PrivateFiles.write(partial, text.getBytes(StandardCharsets.UTF_8));
    if (Files.exists(file.target())) {
      try {
        copyOwnerAndMode(file.target(), partial);
      } catch (IOException e) {
        Files.deleteIfExists(partial);
        throw new SettingsRefusedException(
            name + " belongs to somebody else, and would not any more: it was left as it is");
      }
    }
    return partial;
  }

  private static void copyOwnerAndMode(Path from, Path to) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes given = Files.readAttributes(to, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (!given.owner().equals(wanted.owner())) {
      view.setOwner(wanted.owner());
    }
    if (!given.group().equals(wanted.group())) {
      view.setGroup(wanted.group());
    }
    view.setPermissions(wanted.permissions());
  }
}
