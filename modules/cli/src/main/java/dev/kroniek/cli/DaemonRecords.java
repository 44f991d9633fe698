package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the running daemon. */
final class DaemonRecords implements Records {
  /** The session was forgotten. */
  private static final int GONE = 410;

  private final DaemonClient daemon;

  DaemonRecords(DaemonClient daemon) {
    this.daemon = daemon;
  }

  @Override
  public Optional<Json.Obj> session(String id) {
    HttpReply reply = daemon.get("/v1/sessions/" + encoded(id));
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    return Optional.of(DaemonClient.json(reply));
  }

  /** As {@link #session}, and empty too where the daemon does not tell of it. */
  Optional<Json.Obj> sessionIfThere(String id) {
    HttpReply reply = daemon.get("/v1/sessions/" + encoded(id));
    return reply.isSuccess() ? Optional.of(DaemonClient.json(reply)) : Optional.empty();
  }

  @Override
  public Json.Obj sessionAt(String id, String moment, Instant now) {
    HttpReply reply = daemon.get("/v1/sessions/" + encoded(id) + "?at=" + encoded(moment));
    if (!reply.isSuccess()) {
      throw DaemonClient.failure(reply);
    }
    return DaemonClient.json(reply);
  }

  @Override
  public List<String> idsWithPrefix(String prefix, int max) {
    HttpReply whole = daemon.get("/v1/sessions/" + encoded(prefix));
    if (whole.isSuccess() || whole.status() == GONE) {
      return List.of(prefix);
    }
    return Shown.texts(
        daemon.object("/v1/session-ids?limit=" + max + parameter("prefix", prefix)), "ids");
  }

  @Override
  public Optional<String> mostRecent() {
    return sessions(new Filter(null, null, null), 1, null).sessions().stream()
        .map(session -> Shown.text(session, "id"))
        .findFirst();
  }

  @Override
  public Listing sessions(Filter filter, int limit, @Nullable String cursor) {
    Json.Obj page =
        daemon.object(
            "/v1/sessions?limit="
                + limit
                + parameter("status", filter.status())
                + parameter("project", filter.project())
                + parameter("agent", filter.agent())
                + parameter("cursor", cursor));
    return new Listing(Shown.list(page, "sessions"), page.text("next_cursor"));
  }

  @Override
  public Rows history(String id, long after, int limit) {
    return rows(
        "/v1/sessions/" + encoded(id) + "/history?after=" + after + "&limit=" + limit, "history");
  }

  @Override
  public Rows outcomes(long after, int limit) {
    return rows("/v1/outcomes?after=" + after + "&limit=" + limit, "outcomes");
  }

  private Rows rows(String target, String name) {
    Json.Obj page = daemon.object(target);
    return new Rows(
        Shown.list(page, name), page.get("more") instanceof Json.Bool more && more.value());
  }

  /** Without a sequence to begin after, the daemon begins with the first. */
  @Override
  public long firstSequence() {
    List<Json.Obj> first = rows("/v1/outcomes?limit=1", "outcomes").rows();
    return first.isEmpty() ? 1 : Shown.count(first.get(0), "sequence");
  }

  @Override
  public long lastSequence() {
    return Shown.count(daemon.object("/v1/status"), "folded");
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    daemon.close();
  }
}
