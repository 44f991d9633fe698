package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for people. */
class PagesTest {
  private static final String HOSTILE =
      "</title><script>alert('1')</script><img src=x onerror=\"x\">";

  @TempDir Path data;
  private Daemon daemon;

  @BeforeEach
  void start() throws IOException {
    // Seen three hours later.
    daemon = Daemon.start(data, options -> options.clock(() -> Instant.now().plusSeconds(10_800)));
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  private String page(String path) throws IOException {
    Wire.Reply reply = daemon.get(path, "Accept: text/html");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
    return reply.text();
  }

  private void add(String type, String session, String data) throws IOException {
    Wire.Reply reply =
        daemon.command(
            "{\"type\":\"%s\",\"session\":%s,\"project\":\"/home/a/shop\",\"data\":%s}"
                .formatted(type, new Json.Text(session), data));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  @Test
  void anEmptyListSaysSo() throws IOException {
    assertThat(page("/")).contains("No session here yet").contains("all 0");
  }

  @Test
  void oneOfAKindIsNotCalledMany() throws IOException {
    add("start_session", "s1", "{}");
    assertThat(page("/")).contains("0 events");
    add("add_event", "s1", "{\"kind\":\"note\"}");
    add("add_commit", "s1", "{\"sha\":\"0123456789\"}");
    add("add_task", "s1", "{\"task\":\"1\",\"title\":\"t\",\"status\":\"completed\"}");
    assertThat(page("/")).contains("1/1 task · 1 commit · 1 event<");
    add("add_event", "s1", "{\"kind\":\"note\"}");
    add("add_commit", "s1", "{\"sha\":\"9876543210\"}");
    add("add_task", "s1", "{\"task\":\"2\",\"title\":\"t\"}");
    assertThat(page("/")).contains("1/2 tasks · 2 commits · 2 events<");
  }

  private void hook(String session, String event, String more) throws IOException {
    Wire.Reply reply =
        daemon.tcp(
            "POST /v1/hooks/claude-code",
            daemon.headers(),
            "{\"session_id\":\"%s\",\"hook_event_name\":\"%s\",\"cwd\":\"/w\",%s}"
                .formatted(session, event, more)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).as(reply.text()).isEqualTo(204);
  }

  private static String bash(String command) {
    return "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"%s\"}".formatted(command);
  }

  @Test
  void whatCannotGoOnComesBeforeWhatIsIdleAndSaysWhatItWouldDo() throws IOException {
    hook("blocked", "PermissionRequest", bash("rm -rf build"));
    hook("subagents", "PreToolUse", bash("git push") + ",\"agent_id\":\"a\",\"tool_use_id\":\"t\"");
    hook("subagents", "PermissionRequest", bash("git push") + ",\"agent_id\":\"a\"");
    hook("rests", "Notification", "\"notification_type\":\"idle_prompt\"");
    hook("aside", "PermissionRequest", bash("rm -rf /"));
    add("park_session", "aside", "{}");

    String page = page("/");

    assertThat(page)
        .containsSubsequence(
            ">blocked<", "waits: permission", "Bash: rm -rf build", ">subagents<", "Bash: git push")
        .containsSubsequence(">subagents<", ">rests<", "waits: idle", ">aside<");
    assertThat(page.substring(page.indexOf(">aside<"))).doesNotContain("waits");
    assertThat(page("/sessions/blocked"))
        .containsSubsequence("waits: permission", "Bash: rm -rf build", "heard");
    assertThat(page("/sessions/aside")).doesNotContain("waits");
  }

  @Test
  void theListShowsWhoWaitsFirst() throws IOException {
    add("start_session", "quiet", "{\"title\":\"Quiet one\",\"agent\":\"codex\"}");
    add("start_session", "parked", "{\"title\":\"Parked one\"}");
    add("park_session", "parked", "{}");
    daemon.tcp(
        "POST /v1/hooks/claude-code",
        daemon.headers(),
        "{\"session_id\":\"waiting\",\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Bash\",\"cwd\":\"/w\"}"
            .getBytes(StandardCharsets.UTF_8));
    add("heartbeat", "quiet", "{\"activity\":\"Bash: mvn verify\"}");
    String page = page("/");
    assertThat(page).contains("waits: permission").contains("Bash: mvn verify");
    assertThat(page.indexOf(">waiting<")).isPositive().isLessThan(page.indexOf("Quiet one"));
    assertThat(page.indexOf("Quiet one")).isLessThan(page.indexOf("Parked one"));
    assertThat(page)
        .contains("all 3")
        .contains("active 2")
        .contains("parked 1")
        .contains("3 h ago");
    assertThat(page("/?status=parked")).contains("Parked one").doesNotContain("Quiet one");
  }

  @Test
  void aSessionsPageShowsItsFacts() throws IOException {
    add(
        "start_session",
        "s1",
        "{\"title\":\"Add retries\",\"goal\":\"No lost order\",\"branch\":\"main\"}");
    add(
        "add_task",
        "s1",
        "{\"task\":\"t1\",\"title\":\"Write the test\",\"status\":\"in_progress\"}");
    add("add_decision", "s1", "{\"title\":\"Use backoff\",\"rationale\":\"The server is slow\"}");
    add("add_commit", "s1", "{\"sha\":\"0123456789abcdef\",\"message\":\"Retry twice\"}");
    add("add_event", "s1", "{\"kind\":\"note\",\"message\":\"Looks good\"}");
    add("heartbeat", "s1", "{\"activity\":\"Edit App.java\",\"tool_use_id\":\"t\"}");
    assertThat(page("/sessions/s1"))
        .contains("Add retries", "No lost order", "/home/a/shop")
        .contains("Write the test", "in progress")
        .contains("Use backoff", "The server is slow")
        .contains("0123456789", "Retry twice")
        .contains("Looks good");
  }

  @Test
  void whatSessionsSayIsNeverMarkup() throws IOException {
    String text = new Json.Text(HOSTILE + "\u001b]0;x\u0007\u009b1m\u202e").toString();
    add(
        "start_session",
        HOSTILE,
        "{\"title\":%s,\"goal\":%s,\"agent\":%s}".formatted(text, text, text));
    add("add_event", HOSTILE, "{\"kind\":\"note\",\"message\":%s}".formatted(text));
    add("add_task", HOSTILE, "{\"task\":\"t\",\"title\":%s,\"detail\":%s}".formatted(text, text));
    add("add_decision", HOSTILE, "{\"title\":%s,\"rationale\":%s}".formatted(text, text));
    add(
        "add_commit",
        HOSTILE,
        "{\"sha\":\"abcd\",\"message\":%s,\"branch\":%s}".formatted(text, text));
    add("update_session", HOSTILE, "{\"tags\":{\"x\":%s},\"summary\":%s}".formatted(text, text));
    for (String path : new String[] {"/", "/sessions/" + PercentEncoding.segment(HOSTILE)}) {
      assertThat(page(path))
          .doesNotContain("<script", "<img", "onerror=\"")
          .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e")
          .contains("&lt;script&gt;", "\uFFFD]0;x");
    }
  }

  @Test
  void noScriptRunsAndNothingIsFetched() throws Exception {
    add("start_session", "s1", "{}");
    Wire.Reply reply = daemon.get("/sessions/s1");
    String policy = String.valueOf(reply.header("content-security-policy"));
    assertThat(policy).startsWith("default-src 'none'").contains("frame-ancestors 'none'");
    assertThat(reply.text()).doesNotContain("<script", "src=", "url(", "@import", "javascript:");
    assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");

    Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(reply.text());
    assertThat(style.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(style.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void aMissingSessionHasAPageToo() throws IOException {
    Wire.Reply reply = daemon.get("/sessions/none", "Accept: text/html");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("content-type")).startsWith("text/html");
    assertThat(reply.text()).contains("No such session");
  }
}
