package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors as they are told. */
class ProblemTest {
  private static final Pattern ROW = Pattern.compile("\\| `/problems/([a-z_]+)` \\| (\\d+)");

  @Test
  void everyKindIsDocumentedWithItsStatus() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("../../docs/problems.md")));
    while (rows.find()) {
      documented.add(rows.group(1) + " " + rows.group(2));
    }
    Set<String> kinds = new TreeSet<>();
    for (Problem.Kind kind : Problem.Kind.values()) {
      kinds.add(kind.wireName() + " " + kind.status());
    }
    assertThat(documented).isEqualTo(kinds);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonOfTheFoldHasAKind(Reason reason) {
    Problem.Kind kind = Problem.Kind.of(reason);
    assertThat(kind.wireName()).isEqualTo(reason.wireName());
    int status =
        switch (reason) {
          case SESSION_NOT_FOUND, TASK_NOT_FOUND -> 404;
          case SESSION_FORGOTTEN -> 410;
          default -> 409;
        };
    assertThat(kind.status()).isEqualTo(status);
  }

  @Test
  void anOutcomesFieldsDoNotReplaceTheProblems() {
    Json.Obj outcome =
        Json.Obj.builder().put("detail", "why").put("status", "x").put("sequence", 7).build();
    assertThat(new Problem(Problem.Kind.SESSION_ENDED, "why", outcome).toJson().toString())
        .isEqualTo(
            "{\"type\":\"/problems/session_ended\",\"title\":\"The session has ended\","
                + "\"status\":409,\"detail\":\"why\",\"sequence\":7}");
  }
}
