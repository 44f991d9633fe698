package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotFilesTest {
  @TempDir Path data;

  private Path directory;
  private SnapshotFiles files;

  @BeforeEach
  void makeFiles() {
    directory = data.resolve("sessions");
    files = new SnapshotFiles(new RealDisk(), directory);
  }

  @Test
  void aPlainIdNamesItsDirectory() {
    assertThat(files.path(new SessionId("5e0c-s_1")))
        .isEqualTo(directory.resolve("c0/5e0c-s_1/session.json"));
  }

  @Test
  void anyOtherIdIsReplacedByItsHash() {
    assertThat(files.path(new SessionId("S1")))
        .isEqualTo(
            directory.resolve(
                "36/~3696ad59777e09d5f2daacb544022d435e7cd053d87c5781241fabd8fdf2a90d/session.json"));
  }

  static List<String> hostileIds() {
    return List.of(
        "../../etc/passwd",
        "/etc/passwd",
        ".",
        "..",
        "a/b",
        "a\\b",
        "~",
        "con",
        "x".repeat(81),
        "x".repeat(256),
        "セッション",
        "\uD83E\uDD80".repeat(256),
        "session.json",
        "S1",
        "é",
        "e\u0301",
        " ",
        "a b");
  }

  @ParameterizedTest
  @MethodSource("hostileIds")
  void noIdLeadsOutOfTheDirectory(String id) throws Exception {
    SessionHead head = Sessions.named(id);
    files.write(head, SessionBody.EMPTY);
    Path path = files.path(head.id());
    assertThat(path.normalize()).isEqualTo(path).startsWith(directory);
    assertThat(directory.relativize(path).getNameCount()).isEqualTo(3);
    assertThat(path).isRegularFile();
    assertThat(files.isInStep(head, SessionBody.EMPTY)).isTrue();
    deleteStrays(head.id());
    assertThat(path).isRegularFile();
    files.delete(head.id());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void twoIdsNeverShareAFileNotEvenWhereFileNamesIgnoreCase() {
    Set<String> paths = new HashSet<>();
    List<String> ids = List.of("abc", "ABC", "Abc", "aBc", "~abc", "é", "e\u0301", "a b", "a_b");
    for (String id : ids) {
      paths.add(files.path(new SessionId(id)).toString().toLowerCase(Locale.ROOT));
    }
    assertThat(paths).hasSameSizeAs(ids);
  }

  @Test
  void aFileIsInStepOnlyWithExactlyItsSession() throws Exception {
    SessionHead head = Sessions.named("s1");
    assertThat(files.isInStep(head, SessionBody.EMPTY)).isFalse();
    int bytes = files.write(head, SessionBody.EMPTY);
    assertThat(Files.size(files.path(head.id()))).isEqualTo(bytes);
    assertThat(files.isInStep(head, SessionBody.EMPTY)).isTrue();
    assertThat(files.isInStep(head, Sessions.fullBody())).isFalse();
    files.write(head, Sessions.fullBody());
    assertThat(files.isInStep(head, Sessions.fullBody())).isTrue();
  }

  @Test
  void straysAreFilesOfUnknownSessionsAndWhatWasHalfWritten() throws Exception {
    for (String id : List.of("s1", "s2", "s3", "S 4")) {
      files.write(Sessions.named(id), SessionBody.EMPTY);
    }
    Path partial = files.path(new SessionId("s1")).resolveSibling("session.json.partial");
    Files.writeString(partial, "{");
    Path foreign = files.path(new SessionId("s2")).resolveSibling("notes.txt");
    Files.writeString(foreign, "somebody's");
    deleteStrays(new SessionId("s1"), new SessionId("s3"));
    assertThat(files.path(new SessionId("s1"))).exists();
    assertThat(files.path(new SessionId("s3"))).exists();
    assertThat(partial).doesNotExist();
    assertThat(files.path(new SessionId("s2"))).doesNotExist();
    assertThat(foreign).exists();
    assertThat(files.path(new SessionId("S 4")).getParent()).doesNotExist();
  }

  private void deleteStrays(SessionId... known) throws Exception {
    for (int share : files.shares()) {
      List<SessionId> sharing = new ArrayList<>();
      for (SessionId id : known) {
        if (directory.relativize(files.path(id)).startsWith("%02x".formatted(share))) {
          sharing.add(id);
        }
      }
      files.deleteStrays(share, sharing);
    }
  }

  @Test
  void deletingLeavesNothingOfTheSessionAndAllOfOthers() throws Exception {
    SessionId s1 = new SessionId("s1");
    files.write(Sessions.named("s1"), SessionBody.EMPTY);
    files.write(Sessions.named("s2"), SessionBody.EMPTY);
    Files.writeString(files.path(s1).resolveSibling("session.json.partial"), "{");
    files.delete(s1);
    files.delete(s1);
    assertThat(files.path(s1).getParent()).doesNotExist();
    assertThat(files.path(new SessionId("s2"))).exists();
  }
}
