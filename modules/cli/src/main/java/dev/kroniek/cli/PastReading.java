package dev.kroniek.cli;

import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.SessionLookup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Looks into the past of a data directory by reading it directly, beside a daemon that may run.
 * Every error comes out as a {@link Failure}. For one thread.
 */
final class PastReading implements SessionNames, AutoCloseable {
  private final DirectAccess data;
  private final Kroniek kroniek;
  private final Times times;

  private PastReading(DirectAccess data, Kroniek kroniek, Times times) {
    this.data = data;
    this.kroniek = kroniek;
    this.times = times;
  }

  static PastReading open(RootCommand root) {
    DirectAccess data = DirectAccess.to(root.data());
    try {
      Kroniek kroniek = data.read(() -> Kroniek.openReadOnly(data.directory().root()));
      return new PastReading(data, kroniek, root.context().times());
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** What is asked. */
  @FunctionalInterface
  interface Asking<T> {
    T ask(Kroniek kroniek) throws IOException;
  }

  <T> T read(Asking<T> asking) {
    return data.read(() -> asking.ask(kroniek));
  }

  /** What is done. */
  @FunctionalInterface
  interface Doing {
    void run(Kroniek kroniek) throws IOException;
  }

  void run(Doing doing) {
    read(
        k -> {
          doing.run(k);
          return k;
        });
  }

  /** The last entry there is. */
  long lastSequence() {
    return kroniek.lastSequence();
  }

  /** The last entry that counts at the moment that an option names. */
  long sequenceOf(String option, String moment) {
    Moment meant = Moment.parse(Moments.parse(option, moment, times));
    return data.read(() -> kroniek.sequenceOf(meant, times.now()));
  }

  /**
   * The session that is meant.
   *
   * @throws Failure if there is none, or more than one, or it was forgotten
   */
  SessionId session(String named) {
    if (!named.equals(SessionArgument.LAST)
        && read(k -> k.session(StoppedRecords.sessionId(named)))
            instanceof SessionLookup.Forgotten) {
      throw StoppedRecords.forgotten();
    }
    return new SessionId(SessionArgument.resolve(named, this));
  }

  @Override
  public List<String> idsWithPrefix(String prefix, int max) {
    return read(k -> k.idsWithPrefix(prefix, max)).stream().map(SessionId::value).toList();
  }

  @Override
  public Optional<String> mostRecent() {
    return read(Kroniek::mostRecent).map(SessionId::value);
  }

  @Override
  public void close() {
    try {
      run(Kroniek::close);
    } finally {
      data.close();
    }
  }
}
