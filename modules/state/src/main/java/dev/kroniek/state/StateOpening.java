package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens {@code state.db} and {@code outcomes.log} and makes them agree. */
final class StateOpening {
  private static final String DATABASE = "state.db";
  private static final String OUTCOMES = "outcomes.log";
  private static final List<String> DATABASE_SUFFIXES = List.of("", "-wal", "-shm");

  private final Path directory;
  private final Disk disk;
  private final JournaledKeys journaledKeys;
  private final Limits limits;
  private final List<String> notes = new ArrayList<>();
  private final DamageMark mark;
  private boolean isDamaged;

  private record Meta(Reached reached, boolean isClean) {}

  StateOpening(Path directory, Disk disk, JournaledKeys journaledKeys, Limits limits) {
    this.directory = directory;
    this.disk = disk;
    this.journaledKeys = journaledKeys;
    this.limits = limits;
    this.mark = new DamageMark(disk, directory.resolve(DATABASE + ".damaged"));
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

  private StateStore openDatabase() throws StateException {
    StateDb db = StateDb.open(directory.resolve(DATABASE));
    try {
      Meta meta = meta(db);
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

  private StateStore store(StateDb db, OutcomeLog outcomes, Meta meta) throws StateException {
    cut(outcomes, meta.reached());
    KeyWindow keys = new KeyWindow(outcomes, journaledKeys);
    keys.rebuild();
    return loaded(db, outcomes, keys, meta);
  }

  private StateStore loaded(StateDb db, OutcomeLog outcomes, KeyWindow keys, Meta meta)
      throws StateException {
    SessionTables sessions = new SessionTables(db, limits);
    sessions.load();
    return new StateStore(
        db,
        outcomes,
        new Found(condition(meta), notes),
        new StateStore.Parts(sessions, new RecordLinks(db), keys, meta.reached(), mark));
  }

  private Found.Condition condition(Meta meta) {
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

  private static Meta meta(StateDb db) throws StateException {
    Meta meta =
        db.one(
            "SELECT sequence, position, clean FROM meta",
            row -> new Meta(new Reached(row.getLong(1), row.getLong(2)), row.getInt(3) == 1));
    if (meta == null) {
      throw new DamagedStateException(DATABASE + " does not say how far it has come");
    }
    return meta;
  }

  /** Puts aside whatever lies there, and begins with nothing. */
  private StateStore openAnew() throws StateException {
    try {
      putAside();
    } catch (IOException e) {
      throw StateException.of("putting the damaged state in " + directory + " aside", e);
    }
    return openDatabase();
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
      return disk.exists(directory.resolve(DATABASE)) ? openCopy() : openEmpty();
    } catch (DamagedStateException e) {
      notes.add(e.getMessage());
      isDamaged = true;
      return openEmpty();
    }
  }

  private StateStore openCopy() throws StateException {
    StateDb db = StateDb.copyOf(directory.resolve(DATABASE));
    try {
      Meta meta = meta(db);
      OutcomeLog outcomes = OutcomeLogOpening.openReadOnly(disk, directory.resolve(OUTCOMES));
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
        new Meta(Reached.NOTHING, false));
  }

  private static void closeBecause(StateException reason, AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }
}
