package dev.kroniek.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool call that began and has not ended.
 *
 * @param activity what it does, such as {@code Bash: mvn verify}
 * @param agentId the subagent that called it, null for the main agent
 */
public record OpenTool(@Nullable String activity, Instant since, @Nullable String agentId) {}
