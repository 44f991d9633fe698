package dev.kroniek.domain;

import java.time.Instant;

/**
 * What is fixed when a session is created.
 *
 * @param implicit whether a hook's command created it before any {@code start_session}
 */
public record Origin(SessionId id, ProjectId project, Instant startedAt, boolean implicit) {}
