package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFileTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

  @TempDir private Path directory;

  private Path spool() {
    return directory.resolve("spool");
  }

  private CommandFile files() {
    return new CommandFile(spool(), ProcessHandle.current());
  }

  private static Command decision(String id, String session) throws Exception {
    return Command.of(new Key("cli", id), CommandType.ADD_DECISION, NOON)
        .session(new SessionId(session))
        .expectedVersion(OptionalLong.of(3))
        .data(Json.Obj.builder().put("title", "鐘を鳴らす\n\"kroniek1 end\"").build())
        .build();
  }

  private static List<Command> read(Path file) throws Exception {
    SpoolFile.Complete complete = (SpoolFile.Complete) SpoolFile.read(file);
    RawPayload payload = complete.open();
    try (InputStream bytes = payload.bytes()) {
      return AgentAdapter.of(complete.header().agent(), PromptCapture.NONE, Payloads.REDACTOR)
          .commands(new RawPayload(bytes, payload.length()), complete.context());
    }
  }

  @Test
  void whatIsLeftIsPickedUpAsExactlyThatCommand() throws Exception {
    Command command = decision("k1", "s1");

    Path file = files().leave(command);

    assertThat(read(file)).containsExactly(command);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool())))
        .isEqualTo("rwx------");
  }

  @Test
  void whatOneProcessLeavesIsPickedUpInItsOrder() throws Exception {
    CommandFile files = files();
    List<SpoolOrder> left = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Path file = files.leave(decision("k" + i, "s1"));
      Files.setLastModifiedTime(file, FileTime.from(NOON)); // as within one tick of the clock
      left.add(SpoolOrder.of(file, Files.readAttributes(file, BasicFileAttributes.class)));
    }

    assertThat(left).isSorted();
  }

  @Test
  void aSpoolThatIsFullTakesNoMore() throws Exception {
    CommandFile files = new CommandFile(spool(), ProcessHandle.current(), 2);
    files.leave(decision("k1", "s1"));
    files.leave(decision("k2", "s1"));

    assertThatThrownBy(() -> files.leave(decision("k3", "s1")))
        .isInstanceOf(CommandFile.SpoolFullException.class)
        .hasMessageContaining("2 files wait");
    assertThatThrownBy(
            () -> new CommandFile(spool(), ProcessHandle.current(), 2).leave(decision("k3", "s1")))
        .isInstanceOf(CommandFile.SpoolFullException.class);
    try (var all = Files.list(spool())) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void aForgottenSessionsCommandsAreErased() throws Exception {
    Path about = files().leave(decision("k1", "s1"));
    Path other = files().leave(decision("k2", "s2"));

    new SpoolErasure(new SessionId("s1"), Payloads.REDACTOR).eraseFromSpool(spool());

    assertThat(about).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void whatIsNoCommandIsRejectedWithTheReason() {
    assertRejected("", "empty");
    assertRejected("{\"type\":\"park_session\"}", "session: is missing");
    assertRejected("{\"type\":\"bark\",\"session\":\"s\"}", "there is no command bark");
    assertRejected("[]", "must be a JSON object");
    assertRejected(" ".repeat(CommandFile.COMMAND_BYTES_MAX + 1), "at most 1048576 bytes");
  }

  private static void assertRejected(String payload, String reason) {
    HookContext context =
        new HookContext(AgentName.COMMAND, null, OptionalLong.empty(), NOON, "1-a.1");
    assertThatThrownBy(
            () ->
                new CommandAdapter()
                    .commands(RawPayload.of(payload.getBytes(StandardCharsets.UTF_8)), context))
        .isInstanceOf(RejectedPayloadException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aSpoolThatCannotBeWrittenLeavesNothing() throws IOException {
    Files.writeString(spool(), "in its place");

    assertThatThrownBy(() -> files().leave(decision("k1", "s1"))).isInstanceOf(IOException.class);
  }
}
