package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commits that a shell command made: those that the agent reports in {@code gitOperation}, else
 * those that git prints as {@code [branch sha] subject}.
 */
final class CommitFinder {
  /** The members of {@code tool_response} that are looked at. */
  static final List<String> RESPONSE_MEMBERS =
      List.of(
          "stdout",
          "gitOperation.commit.sha",
          "gitOperation.commit.kind",
          "gitOperation.commit.branch");

  private static final int COMMITS_MAX = 32;
  private static final int LINE_CHARS_MAX = 4096;
  private static final Pattern SHA = Pattern.compile("[0-9a-fA-F]{4,64}");
  private static final Pattern PRINTED =
      Pattern.compile("\\[(.{1,250}?) ([0-9a-f]{4,64})\\](?: (.*))?");
  private static final Pattern STATISTICS =
      Pattern.compile(
          " (\\d{1,9}) files? changed"
              + "(?:, (\\d{1,9}) insertions?\\(\\+\\))?(?:, (\\d{1,9}) deletions?\\(-\\))?");

  /** Linear in the command, which may be long and is not ours. */
  private static final com.google.re2j.Pattern COMMITTING =
      com.google.re2j.Pattern.compile(
          "(?:^|[;&|(\\s])git(?:\\s+-\\S+(?:\\s+[^\\s;&|-][^\\s;&|]*)?)*"
              + "\\s+(?:commit|cherry-pick|revert)(?:[\\s;&|)]|$)");

  private CommitFinder() {}

  /** The data of one {@code add_commit} for each commit, oldest first; most often none. */
  static List<Json.Obj> commits(HookPayload payload) {
    String tool = payload.toolName();
    if (!"Bash".equals(tool) && !"PowerShell".equals(tool)) {
      return List.of();
    }
    Json.Obj response = payload.toolResponse();
    String output = response.text("stdout");
    List<Printed> printed = output == null ? List.of() : printed(output);
    Json.Obj reported = HookPayload.object(HookPayload.object(response, "gitOperation"), "commit");
    String sha = reported.text("sha");
    if (sha != null && SHA.matcher(sha).matches()) {
      return List.of(reported(reported, sha.toLowerCase(Locale.ROOT), printed));
    }
    String command = payload.toolInput().text("command");
    return !printed.isEmpty() && command != null && COMMITTING.matcher(command).find()
        ? printed.stream().map(Printed::data).toList()
        : List.of();
  }

  private static Json.Obj reported(Json.Obj commit, String sha, List<Printed> printed) {
    DataDraft data = new DataDraft().putName("sha", sha);
    data.put("branch", HookPayload.text(commit, "branch"));
    data.put("kind", HookPayload.text(commit, "kind"));
    for (Printed line : printed) {
      if (line.sha().startsWith(sha) || sha.startsWith(line.sha())) {
        line.describe(data);
        break;
      }
    }
    return data.build();
  }

  /** What git printed of one commit. */
  private record Printed(
      String sha, @Nullable String branch, @Nullable String subject, Map<String, Long> counts) {

    Json.Obj data() {
      DataDraft data = new DataDraft().putName("sha", sha);
      describe(data);
      return data.build();
    }

    void describe(DataDraft data) {
      if (!data.has("branch")) {
        data.put("branch", branch);
      }
      data.put("message", subject);
      counts.forEach((name, count) -> data.put(name, new Json.Num(count)));
    }
  }

  private static List<Printed> printed(String output) {
    Map<String, Printed> found = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(output.lines().toList());
    for (int i = 0; i < lines.size() && found.size() < COMMITS_MAX; i++) {
      Matcher line = PRINTED.matcher(lines.get(i));
      if (lines.get(i).startsWith("[")
          && lines.get(i).length() <= LINE_CHARS_MAX
          && line.matches()) {
        String subject = line.group(3);
        boolean isSubject = subject != null && !subject.isBlank();
        String sha = line.group(2);
        found.putIfAbsent(
            sha,
            new Printed(sha, branch(line.group(1)), isSubject ? subject : null, counts(lines, i)));
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * The branch in what stands before the commit: a first commit is marked in brackets, in the
   * user's language. No branch has a space in its name; what does says that there is none.
   */
  private static @Nullable String branch(String place) {
    int mark = place.indexOf(" (");
    String name = mark < 0 ? place : place.substring(0, mark);
    return name.indexOf(' ') < 0 ? name : null;
  }

  /** The statistics follow within two lines: one with the author or date may stand between. */
  private static Map<String, Long> counts(List<String> lines, int commitLine) {
    Map<String, Long> counts = new LinkedHashMap<>();
    int end = Math.min(lines.size(), commitLine + 4);
    for (int i = commitLine + 1; i < end && !lines.get(i).startsWith("["); i++) {
      Matcher statistics = STATISTICS.matcher(lines.get(i));
      if (statistics.matches()) {
        counts.put("files", Long.valueOf(statistics.group(1)));
        putCount(counts, "insertions", statistics.group(2));
        putCount(counts, "deletions", statistics.group(3));
        break;
      }
    }
    return counts;
  }

  private static void putCount(Map<String, Long> counts, String name, @Nullable String digits) {
    if (digits != null) {
      counts.put(name, Long.valueOf(digits));
    }
  }
}
