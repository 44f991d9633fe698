package dev.kroniek.state;

/**
 * What {@code state.db} says of itself.
 *
 * @param reached its last checkpoint
 * @param isClean whether it was closed with every snapshot written
 */
record StateMeta(Reached reached, boolean isClean) {

  static StateMeta of(StateDb db) throws StateException {
    StateMeta meta =
        db.one(
            "SELECT sequence, position, clean FROM meta",
            row -> new StateMeta(new Reached(row.getLong(1), row.getLong(2)), row.getInt(3) == 1));
    if (meta == null) {
      throw new DamagedStateException("state.db does not say how far it has come");
    }
    return meta;
  }
}
