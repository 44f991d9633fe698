package dev.kroniek.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life of a session.
 *
 * @param lastHeartbeat when its own agent was last heard
 * @param pids the agent's processes and when each was last heard; at most {@link #PIDS_MAX}
 * @param attention what it waits for, null where for nothing
 * @param openTools tool calls under way by their id, oldest first; at most {@link #OPEN_TOOLS_MAX}
 */
public record Liveness(
    Instant lastHeartbeat,
    SortedMap<Long, Instant> pids,
    @Nullable Attention attention,
    Map<String, OpenTool> openTools) {

  /** Beyond this many processes the one heard longest ago is dropped. */
  public static final int PIDS_MAX = 64;

  /** Beyond this many open tool calls the oldest is dropped. */
  public static final int OPEN_TOOLS_MAX = 200;

  public Liveness {
    pids = Collections.unmodifiableSortedMap(new TreeMap<>(pids));
    openTools = Collections.unmodifiableMap(new LinkedHashMap<>(openTools));
  }
}
