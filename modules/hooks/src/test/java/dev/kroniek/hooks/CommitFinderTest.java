package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitFinderTest {
  private static final String PRINTED = "[main 1a2b3c4] Add jitter";

  private static List<String> commits(String command, String stdout) {
    String payload =
        PayloadText.ofTool("PostToolUse", "Bash", "t1")
            .withJson("tool_input", "{'command': 'COMMAND'}")
            .withJson("tool_response", "{'stdout': 'STDOUT'}")
            .text()
            .replace("COMMAND", command.replace("\\", "\\\\").replace("\"", "\\\""))
            .replace("STDOUT", stdout.replace("\\", "\\\\").replace("\n", "\\n"));
    return Payloads.commands(payload).stream()
        .filter(each -> each.type() == CommandType.ADD_COMMIT)
        .map(Command::data)
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git commit",
        "git commit -m x",
        "git  -C /u/dev/shop commit -m x",
        "git -c user.name=x -c user.email=y commit --amend",
        "git --no-pager commit",
        "cd shop && git add -A && git commit -m x",
        "(git commit -m x)",
        "true;git commit",
        "git cherry-pick abc",
        "git revert HEAD"
      })
  void whatACommittingCommandPrintsIsACommit(String command) {

    assertThat(commits(command, PRINTED)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat log",
        "git log",
        "git status",
        "legit commit",
        "git committed",
        "git log --grep commit-x",
        "echo git; commit"
      })
  void whatAnotherCommandPrintsIsNone(String command) {
    assertThat(commits(command, PRINTED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "[feat/x 1a2b3c4] Subject, `{\"sha\":\"1a2b3c4\",\"branch\":\"feat/x\",\"message\":\"Subject\"}`",
        "[main (root-commit) 1a2b3c4] S, `{\"sha\":\"1a2b3c4\",\"branch\":\"main\",\"message\":\"S\"}`",
        "[main (Root-Commit) 1a2b3c4] S, `{\"sha\":\"1a2b3c4\",\"branch\":\"main\",\"message\":\"S\"}`",
        "[detached HEAD 1a2b3c4] S, `{\"sha\":\"1a2b3c4\",\"message\":\"S\"}`",
        "[losgelöster HEAD 1a2b3c4] S, `{\"sha\":\"1a2b3c4\",\"message\":\"S\"}`",
        "[main 1a2b3c4] 日本 [x 1234567] y, `{\"sha\":\"1a2b3c4\",\"branch\":\"main\",\"message\":\"日本 [x 1234567] y\"}`"
      })
  void theLineSaysBranchShaAndSubject(String line, String data) {
    assertThat(commits("git commit", line)).containsExactly(data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[main] x", "[1a2b3c4] x", " [main 1a2b3c4] x", "[main 1a2] x", "[main 1a2b3c4 x"})
  void aLineOfAnotherFormIsNone(String line) {
    assertThat(commits("git commit", line)).isEmpty();
  }

  @Test
  void shaThatIsNotHexadecimalIsNoCommit() {
    assertThat(commits("git commit", "[main 1a2b3cg] x")).isEmpty();
    assertThat(commits("git commit", "[main " + "a".repeat(65) + "] x")).isEmpty();
  }

  @Test
  void theSameCommitPrintedTwiceIsOne() {
    assertThat(commits("git commit", PRINTED + "\n" + PRINTED)).hasSize(1);
  }

  @Test
  void ofAHostileOutputABoundedNumberOfCommitsIsTaken() {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      output.append("[main %07x] x\n".formatted(i));
    }

    assertThat(commits("git commit", output.toString())).hasSize(32);
  }

  @Test
  void aCommandMadeToKeepAPatternBusyIsReadInNoTime() {
    String hostile = "git " + "-a b ".repeat(12_000) + "x";

    Assertions.assertTimeout(
        Duration.ofMinutes(1), () -> assertThat(commits(hostile, PRINTED)).isEmpty());
  }
}
