package dev.kroniek.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of a session but its facts: small, and read by every command.
 *
 * @param origin what is fixed at its creation
 * @param fields its descriptive texts, each at most {@link Texts#KEPT_BYTES_MAX} bytes; those not
 *     set are absent
 * @param tags free data, at most {@link #TAGS_BYTES_MAX} bytes
 * @param progress how far it has come
 */
public record SessionHead(
    Origin origin,
    Map<Field, String> fields,
    Json.Obj tags,
    Lifecycle lifecycle,
    Liveness liveness,
    Progress progress,
    Counts counts) {

  /** The most bytes of compact JSON in {@code tags}. */
  public static final int TAGS_BYTES_MAX = 64 << 10;

  public SessionHead {
    Map<Field, String> copy = new EnumMap<>(Field.class);
    copy.putAll(fields);
    fields = Collections.unmodifiableMap(copy);
  }

  public SessionId id() {
    return origin.id();
  }

  public ProjectId project() {
    return origin.project();
  }

  /** The text, or null where it is not set. */
  public @Nullable String field(Field field) {
    return fields.get(field);
  }

  public boolean isActive() {
    return lifecycle instanceof Lifecycle.Active;
  }

  SessionHead commandRejected(long sequence) {
    return new SessionHead(
        origin,
        fields,
        tags,
        lifecycle,
        liveness,
        progress.reached(sequence),
        counts.commandRejected());
  }
}
