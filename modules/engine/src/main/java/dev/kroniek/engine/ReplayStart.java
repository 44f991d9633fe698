package dev.kroniek.engine;

import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** What a replay begins with where its directory holds no state yet. */
@FunctionalInterface
public interface ReplayStart {
  /** Nothing: the journal is folded from its first entry. */
  ReplayStart NOTHING = directory -> {};

  /**
   * Puts {@code state.db} and {@code outcomes.log} into the directory, the former last and by a
   * rename: a directory that has it is complete.
   */
  void putInto(Path directory) throws IOException;

  /** What the journal begins with: the image of what it dropped, checked, where it has one. */
  static ReplayStart of(Journal journal) {
    return of(journal.base());
  }

  /** That image, checked; nothing where there is none. */
  static ReplayStart of(@Nullable BaseImage base) {
    return base == null
        ? NOTHING
        : directory -> {
          base.check();
          copyOf(base.directory()).putInto(directory);
        };
  }

  /** A copy of the state in another directory that nobody writes to, as of its last checkpoint. */
  static ReplayStart copyOf(Path image) {
    return directory -> {
      Path partial = directory.resolve("state.db.partial");
      StandardCopyOption replace = StandardCopyOption.REPLACE_EXISTING;
      Files.copy(image.resolve("outcomes.log"), directory.resolve("outcomes.log"), replace);
      Files.copy(image.resolve("state.db"), partial, replace);
      Files.move(partial, directory.resolve("state.db"), StandardCopyOption.ATOMIC_MOVE);
    };
  }
}
