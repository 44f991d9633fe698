package dev.kroniek.cli;

import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sessions of an engine of this process by their names. */
record EngineNames(EngineDoor door) implements SessionNames {
  @Override
  public List<String> idsWithPrefix(String prefix, int max) {
    try {
      return door.kroniek().idsWithPrefix(prefix, max).stream().map(SessionId::value).toList();
    } catch (IOException e) {
      throw Failure.failed(Causes.text(e));
    }
  }

  @Override
  public Optional<String> mostRecent() {
    try {
      return door.kroniek().mostRecent().map(SessionId::value);
    } catch (IOException e) {
      throw Failure.failed(Causes.text(e));
    }
  }
}
