package dev.kroniek.engine;

import java.util.List;

/**
 * Some rows, in their order: as many as were asked for, or fewer where they are large. There is one
 * at least where there is any.
 *
 * @param isMore whether there are more, which do not fit
 */
public record Page<T>(List<T> rows, boolean isMore) {
  public Page {
    rows = List.copyOf(rows);
  }
}
