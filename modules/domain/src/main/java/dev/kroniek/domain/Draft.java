package dev.kroniek.domain;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One session while one entry is folded into it. Nothing reaches the state before {@link #store()},
 * so a rejected command leaves no trace. The body is loaded only when it is asked for.
 */
final class Draft {
  private final State state;
  private final Entry entry;
  private final Instant time;
  private final Origin origin;

  private final Map<Field, String> fields = new EnumMap<>(Field.class);
  private Json.Obj tags = Json.Obj.EMPTY;
  private Lifecycle lifecycle = new Lifecycle.Active();
  private Instant lastHeartbeat;
  private final SortedMap<Long, Instant> pids = new TreeMap<>();
  private @Nullable Attention attention;
  private final Map<String, OpenTool> openTools = new LinkedHashMap<>();
  private Progress progress;
  private Counts counts = Counts.NONE;
  private @Nullable SessionBody newBody;
  private @Nullable Event newEvent;

  private boolean isVersionChanged;
  private boolean isAnythingChanged;

  /** A session that the entry creates. */
  private Draft(State state, Entry entry, Origin origin) {
    this.state = state;
    this.entry = entry;
    this.time = entry.time();
    this.origin = origin;
    this.lastHeartbeat = time;
    this.progress = new Progress(0, 0, time, 0);
    changed();
  }

  /** A session that is there. */
  private Draft(State state, Entry entry, SessionHead head) {
    this.state = state;
    this.entry = entry;
    this.time = entry.time();
    this.origin = head.origin();
    this.fields.putAll(head.fields());
    this.tags = head.tags();
    this.lifecycle = head.lifecycle();
    this.lastHeartbeat = head.liveness().lastHeartbeat();
    this.pids.putAll(head.liveness().pids());
    this.attention = head.liveness().attention();
    this.openTools.putAll(head.liveness().openTools());
    this.progress = head.progress();
    this.counts = head.counts();
  }

  static Draft creating(State state, Entry entry, Origin origin) {
    return new Draft(state, entry, origin);
  }

  static Draft changing(State state, Entry entry, SessionHead head) {
    return new Draft(state, entry, head);
  }

  Entry entry() {
    return entry;
  }

  Key key() {
    return entry.command().key();
  }

  Instant time() {
    return time;
  }

  long version() {
    return progress.version();
  }

  SessionId id() {
    return origin.id();
  }

  // Descriptive texts

  /** Sets a text, cut to what is kept; null removes it. */
  void set(Field field, @Nullable String text) {
    String kept = Texts.keptOrNull(text);
    String before = kept == null ? fields.remove(field) : fields.put(field, kept);
    if (Objects.equals(before, kept)) {
      return;
    }
    if (field == Field.CURRENT_ACTIVITY) {
      isAnythingChanged = true;
    } else {
      changed();
    }
  }

  Json.Obj tags() {
    return tags;
  }

  void setTags(Json.Obj newTags) {
    if (!newTags.equals(tags)) {
      tags = newTags;
      changed();
    }
  }

  // Lifecycle

  Lifecycle lifecycle() {
    return lifecycle;
  }

  void become(Lifecycle newLifecycle) {
    lifecycle = newLifecycle;
    changed();
  }

  /** Makes it active again; an active session stays as it is. */
  void reopen() {
    if (!(lifecycle instanceof Lifecycle.Active)) {
      become(new Lifecycle.Active());
      progress =
          new Progress(
              progress.version(),
              progress.sequence(),
              progress.updatedAt(),
              progress.reopened() + 1);
    }
  }

  /** A stale session of which something is heard that is newer than its last heartbeat lives. */
  void reviveIfStale() {
    if (lifecycle instanceof Lifecycle.Stale && time.isAfter(lastHeartbeat)) {
      reopen();
    }
  }

  /** An ended session does nothing and waits for nobody. */
  void stopAllActivity() {
    set(Field.CURRENT_ACTIVITY, null);
    if (attention != null || !openTools.isEmpty()) {
      attention = null;
      openTools.clear();
      isAnythingChanged = true;
    }
  }

  // Signs of life

  /** Its own agent was heard. */
  void heard() {
    if (time.isAfter(lastHeartbeat)) {
      lastHeartbeat = time;
      isAnythingChanged = true;
    }
  }

  void processHeard(long pid) {
    Instant before = pids.get(pid);
    if (before != null && !time.isAfter(before)) {
      return;
    }
    pids.put(pid, time);
    isAnythingChanged = true;
    if (pids.size() > Liveness.PIDS_MAX) {
      pids.remove(heardLongestAgo());
    }
  }

  private Long heardLongestAgo() {
    Map.Entry<Long, Instant> oldest = null;
    for (Map.Entry<Long, Instant> pid : pids.entrySet()) {
      if (oldest == null || pid.getValue().isBefore(oldest.getValue())) {
        oldest = pid;
      }
    }
    if (oldest == null) {
      throw new IllegalStateException("no process to drop");
    }
    return oldest.getKey();
  }

  void processEnded(long pid) {
    if (pids.remove(pid) != null) {
      isAnythingChanged = true;
    }
  }

  boolean hasProcessHeardSince(Instant limit) {
    return pids.values().stream().anyMatch(heard -> !heard.isBefore(limit));
  }

  /** The agent went on, so it no longer waits. */
  void clearAttentionOf(@Nullable String agentId) {
    if (attention != null
        && Objects.equals(attention.agentId(), agentId)
        && !time.isBefore(attention.since())) {
      attention = null;
      isAnythingChanged = true;
    }
  }

  void await(AttentionKind kind, @Nullable String agentId) {
    attention = new Attention(kind, time, agentId);
    isAnythingChanged = true;
  }

  void openTool(String toolUseId, OpenTool tool) {
    openTools.remove(toolUseId); // so that one that begins anew is the newest
    openTools.put(toolUseId, tool);
    isAnythingChanged = true;
    if (openTools.size() > Liveness.OPEN_TOOLS_MAX) {
      Iterator<String> oldest = openTools.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void closeTool(String toolUseId) {
    if (openTools.remove(toolUseId) != null) {
      isAnythingChanged = true;
    }
  }

  /** The main agent's turn is over, and with it whatever it had called. */
  void closeToolsOfMainAgent() {
    if (openTools.values().removeIf(tool -> tool.agentId() == null)) {
      isAnythingChanged = true;
    }
  }

  // Facts

  Counts counts() {
    return counts;
  }

  SessionBody body() {
    return newBody == null ? state.body(origin.id()) : newBody;
  }

  void put(SessionBody body, Counts newCounts) {
    newBody = body;
    counts = newCounts;
    changed();
  }

  void add(Event event) {
    newEvent = event;
    counts = counts.eventAdded();
    changed();
  }

  private void changed() {
    isVersionChanged = true;
    isAnythingChanged = true;
  }

  /** Hands what changed to the state. Returns the session's version. */
  long store() {
    if (newBody != null) {
      state.put(origin.id(), newBody);
    }
    if (newEvent != null) {
      state.add(origin.id(), newEvent);
    }
    if (isAnythingChanged) {
      state.put(head());
    }
    return progress.version() + (isVersionChanged ? 1 : 0);
  }

  private SessionHead head() {
    Instant updatedAt = time.isAfter(progress.updatedAt()) ? time : progress.updatedAt();
    Progress newProgress =
        new Progress(
            progress.version() + (isVersionChanged ? 1 : 0),
            entry.sequence(),
            isVersionChanged ? updatedAt : progress.updatedAt(),
            progress.reopened());
    return new SessionHead(
        origin,
        fields,
        tags,
        lifecycle,
        new Liveness(lastHeartbeat, pids, attention, openTools),
        newProgress,
        counts);
  }
}
