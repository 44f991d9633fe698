package dev.kroniek.state;

import java.util.List;

/**
 * What the writer thread knows of a session's history, from which {@link History} goes on on any
 * thread.
 *
 * @param lastRecord sequence of the session's last record, 0 for none
 * @param wide sequences of entries about many sessions that changed this one, in the order asked
 *     for
 */
public record HistoryStart(long lastRecord, List<Long> wide) {
  public HistoryStart {
    wide = List.copyOf(wide);
  }
}
