package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The directory of a state that nobody writes to, as of its last checkpoint: what another begins
 * with where the entries that led to it are not to be had.
 *
 * @param directory holds its {@code state.db} and {@code outcomes.log}
 * @param check made before it is copied
 */
public record StateImage(Path directory, Check check) {

  /** Makes sure that the files of an image are those that were written. */
  @FunctionalInterface
  public interface Check {
    void run() throws IOException;
  }

  /**
   * As {@link StateStore#open(Path, Disk, JournaledKeys)}; where there is no state, or a damaged
   * one was put aside, it begins with a copy of this image.
   */
  public StateStore open(Path target, Disk disk, JournaledKeys keys) throws StateException {
    return new StateOpening(new StatePlace(target, disk), keys, Limits.USUAL, this).open();
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
    return new StateOpening(new StatePlace(target, disk), keys, Limits.USUAL, this).openReadOnly();
  }
}
