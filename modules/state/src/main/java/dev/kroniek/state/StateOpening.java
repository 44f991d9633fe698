package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens {@code state.db} and {@code outcomes.log} and makes them agree. */
final class StateOpening {
  static final String DATABASE = "state.db";
  private static final String OUTCOMES = "outcomes.log";
  private static final List<String> DATABASE_SUFFIXES = List.of("", "-wal", "-shm");

  private final Path directory;
  private final Disk disk;
  private final JournaledKeys journaledKeys;
  private final Limits limits;
  private final StatePlace place;

  /** What to begin with where there is no state; null for nothing. */
  private final @Nullable StateImage image;

  private final List<String> notes = new ArrayList<>();
  private final DamageMark mark;
  private final CleanChecksum checksum;
  private boolean isDamaged;

  StateOpening(
      StatePlace place, JournaledKeys journaledKeys, Limits limits, @Nullable StateImage image) {
    this.place = place;
    this.directory = place.directory();
    this.disk = place.disk();
    this.image = image;
    this.journaledKeys = journaledKeys;
    this.limits = limits;
    this.mark = new DamageMark(disk, directory.resolve(DATABASE + ".damaged"));
    this.checksum = new CleanChecksum(disk, directory.resolve(DATABASE));
  }

  StateStore open() throws StateException {
    try {
      disk.createDirectories(directory);
      failIfMarked();
      boolean isDatabaseMissing =
          !disk.exists(directory.resolve(DATABASE)) && disk.exists(directory.resolve(OUTCOMES));
      if (isDatabaseMissing) {
        notes.add(DATABASE + " is missing");
      }
      disk.delete(OutcomeTrim.partial(directory.resolve(OUTCOMES)));
      return openDatabase();
    } catch (DamagedStateException e) {
      notes.add(e.getMessage());
      isDamaged = true;
      return openAnew();
    } catch (StateException e) {
      throw e;
    } catch (IOException e) {
      throw StateException.of("opening the state in " + directory, e);
    }
  }

  private void failIfMarked() throws StateException {
    String damage = mark.read();
    if (damage != null) {
      throw new DamagedStateException(damage);
    }
  }

  private StateStore openDatabase() throws IOException {
    checksum.remove();
    if (image != null && !disk.exists(directory.resolve(DATABASE))) {
      begin(image);
    }
    StateDb db = StateDb.open(directory.resolve(DATABASE));
    try {
      StateMeta meta = StateMeta.of(db);
      if (!meta.isClean()) {
        db.check();
      }
      OutcomeLog outcomes = OutcomeLogOpening.open(disk, directory.resolve(OUTCOMES));
      try {
        StateStore store = store(db, outcomes, meta);
        if (meta.isClean()) {
          db.write("UPDATE meta SET clean = 0");
          db.commit();
        }
        return store;
      } catch (StateException e) {
        closeBecause(e, outcomes);
        throw e;
      }
    } catch (StateException e) {
      closeBecause(e, db);
      throw e;
    }
  }

  private StateStore store(StateDb db, OutcomeLog outcomes, StateMeta meta) throws StateException {
    cut(outcomes, meta.reached());
    KeyWindow keys = new KeyWindow(outcomes, journaledKeys);
    keys.rebuild();
    return loaded(db, outcomes, keys, meta);
  }

  private StateStore loaded(StateDb db, OutcomeLog outcomes, KeyWindow keys, StateMeta meta)
      throws StateException {
    SessionTables sessions = new SessionTables(db, limits);
    sessions.load();
    return new StateStore(
        db,
        outcomes,
        new Found(condition(meta), notes),
        new StateStore.Parts(
            sessions, new RecordLinks(db), keys, meta.reached(), mark, place, checksum));
  }

  private Found.Condition condition(StateMeta meta) {
    if (isDamaged) {
      return Found.Condition.DAMAGED;
    }
    if (meta.reached().sequence() == 0) {
      return Found.Condition.NOTHING;
    }
    return meta.isClean() ? Found.Condition.CLEAN : Found.Condition.UNCLEAN;
  }

  private static void cut(OutcomeLog outcomes, Reached reached) throws StateException {
    if (outcomes.lastSequence() < reached.sequence()) {
      throw new DamagedStateException(
          "%s ends at record %d, but %s has reached %d"
              .formatted(OUTCOMES, outcomes.lastSequence(), DATABASE, reached.sequence()));
    }
    outcomes.truncateAfter(reached.sequence());
  }

  /** Puts aside whatever lies there, and begins with nothing. */
  private StateStore openAnew() throws StateException {
    try {
      putAside();
      return openDatabase();
    } catch (StateException e) {
      throw e;
    } catch (IOException e) {
      throw StateException.of("putting the damaged state in " + directory + " aside", e);
    }
  }

  private void putAside() throws IOException {
    int number = 1;
    while (disk.exists(aside(DATABASE, number)) || disk.exists(aside(OUTCOMES, number))) {
      number++;
    }
    for (String suffix : DATABASE_SUFFIXES) {
      moveAside(DATABASE + suffix, aside(DATABASE, number).getFileName() + suffix);
    }
    moveAside(OUTCOMES, aside(OUTCOMES, number).getFileName().toString());
    disk.forceDirectory(directory);
    mark.remove();
    notes.add("it was put aside as " + aside(DATABASE, number).getFileName());
  }

  /** Copies an image here, the database last and by a rename: if that is there, all is. */
  private void begin(StateImage start) throws StateException {
    Path from = start.directory();
    try {
      start.check().run();
      delete(place);
      Path partial = directory.resolve(DATABASE + RealDisk.PARTIAL);
      Files.copy(from.resolve(OUTCOMES), directory.resolve(OUTCOMES));
      Files.copy(from.resolve(DATABASE), partial, StandardCopyOption.REPLACE_EXISTING);
      RealDisk.forceFile(directory.resolve(OUTCOMES));
      RealDisk.forceFile(partial);
      disk.move(partial, directory.resolve(DATABASE));
      disk.forceDirectory(directory);
    } catch (IOException e) {
      throw StateException.of("beginning with the image in " + from, e);
    }
  }

  static void delete(StatePlace place) throws StateException {
    try {
      for (String suffix : DATABASE_SUFFIXES) {
        place.disk().delete(place.directory().resolve(DATABASE + suffix));
      }
      place.disk().delete(place.directory().resolve(OUTCOMES));
    } catch (IOException e) {
      throw StateException.of("deleting the state in " + place.directory(), e);
    }
  }

  private Path aside(String name, int number) {
    return directory.resolve(name + ".damaged-" + number);
  }

  private void moveAside(String name, String asideName) throws IOException {
    if (disk.exists(directory.resolve(name))) {
      disk.move(directory.resolve(name), directory.resolve(asideName));
    }
  }

  StateStore openReadOnly() throws StateException {
    mark.keepClean();
    try {
      failIfMarked();
      if (disk.exists(directory.resolve(DATABASE))) {
        return openCopy(directory);
      }
    } catch (DamagedStateException e) {
      notes.add(e.getMessage());
      isDamaged = true;
    }
    return image == null ? openEmpty() : openCopy(image.directory());
  }

  private StateStore openCopy(Path from) throws StateException {
    StateDb db = StateDb.copyOf(from.resolve(DATABASE));
    try {
      StateMeta meta = StateMeta.of(db);
      OutcomeLog outcomes = OutcomeLogOpening.openReadOnly(disk, from.resolve(OUTCOMES));
      try {
        cut(outcomes, meta.reached());
        return loaded(db, outcomes, new KeyWindow(outcomes, journaledKeys), meta);
      } catch (StateException e) {
        closeBecause(e, outcomes);
        throw e;
      }
    } catch (StateException e) {
      closeBecause(e, db);
      throw e;
    }
  }

  private StateStore openEmpty() throws StateException {
    OutcomeLog outcomes = OutcomeLogOpening.inMemory();
    return loaded(
        StateDb.inMemory(),
        outcomes,
        new KeyWindow(outcomes, journaledKeys),
        new StateMeta(Reached.NOTHING, false));
  }

  private static void closeBecause(StateException reason, AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }
}
