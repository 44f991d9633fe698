package dev.kroniek.state;

import java.nio.file.Path;

/**
 * The directory of a state that nobody writes to, as of its last checkpoint: what another begins
 * with where the entries that led to it are not to be had.
 *
 * @param directory holds its {@code state.db} and {@code outcomes.log}
 */
public record StateImage(Path directory) {

  /**
   * As {@link StateStore#open(Path, Disk, JournaledKeys)}; where there is no state, or a damaged
   * one was put aside, it begins with a copy of this image.
   */
  public StateStore open(Path target, Disk disk, JournaledKeys keys) throws StateException {
    return new StateOpening(new StatePlace(target, disk), keys, Limits.USUAL, directory).open();
  }

  /**
   * Begins anew with a copy of this image, whatever state is there: it is deleted. The caller must
   * own the directory.
   */
  public StateStore openAnew(Path target, Disk disk, JournaledKeys keys) throws StateException {
    StateOpening.delete(new StatePlace(target, disk));
    return open(target, disk, keys);
  }

  /** As {@link StateStore#openReadOnly}; where there is no state, shows this image. */
  public StateStore openReadOnly(Path target, Disk disk, JournaledKeys keys) throws StateException {
    return new StateOpening(new StatePlace(target, disk), keys, Limits.USUAL, directory)
        .openReadOnly();
  }
}
