package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import java.io.IOException;

/**
 * What a maintenance job has the engine's two threads do between their pieces of work, where there
 * are such threads. Each call waits until it is done.
 */
interface StoreAccess {
  /**
   * Closes the live generation of the journal and goes on in a new one.
   *
   * @return the last entry that is in a closed one
   */
  long closeGeneration(MaintenanceJob job) throws IOException;

  /**
   * Makes a checkpoint that includes that entry.
   *
   * @return the sessions that were forgotten by then; the journal's list names them
   */
  Forgotten checkpoint(long sequence, MaintenanceJob job) throws IOException;

  /** Has the state's thread do a piece of upkeep, right after a checkpoint. */
  <T> T afterCheckpoint(Question<T> upkeep, MaintenanceJob job) throws IOException;

  /** Has the state's thread do a piece of upkeep. */
  <T> T ask(Question<T> upkeep, MaintenanceJob job) throws IOException;
}
