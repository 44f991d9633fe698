package dev.kroniek.journal;

import static dev.kroniek.journal.ArchiveOnDisk.AT;
import static dev.kroniek.journal.ArchiveOnDisk.entries;
import static dev.kroniek.journal.ArchiveOnDisk.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of entries in an archive whose session is forgotten. */
class ArchiveForgettingTest {
  @TempDir Path parent;

  private ArchiveOnDisk archive() {
    return new ArchiveOnDisk(parent.resolve("archive"));
  }

  private static Forgotten forgotten(String... sessions) {
    SortedMap<SessionDigest, Tombstone> tombstones = new TreeMap<>();
    for (String session : sessions) {
      tombstones.put(SessionDigest.of(new SessionId(session)), new Tombstone(99, AT, null));
    }
    return new Forgotten(tombstones);
  }

  /** Those entries, of which only stubs are left where they name a session. */
  private static List<EntryView> withoutSession(String session, List<EntryView> entries)
      throws JournalException {
    List<EntryView> left = new ArrayList<>();
    for (EntryView entry : entries) {
      boolean isGone = !entry.isErased() && new SessionId(session).equals(entry.session());
      left.add(isGone ? EntryCodec.view(EntryCodec.erased(entry)) : entry);
    }
    return left;
  }

  @Test
  void whatWasForgottenIsGoneFromEveryFileAndTheOthersStay() throws Exception {
    archive().add(1, 35);
    Map<String, String> before = archive().files();
    try (ArchiveWriter writer = archive().writer()) {
      writer.remember(forgotten("odd"));
      assertThat(writer.hasToErase()).isTrue();
      writer.eraseForgotten(sequence -> {});
      assertThat(writer.hasToErase()).isFalse();
    }
    assertThat(hex(archive().readAll())).isEqualTo(hex(withoutSession("odd", entries(1, 35))));
    assertThat(archive().files())
        .doesNotContainKey("11-20.segment")
        .containsKey("11-20-2.segment")
        .containsEntry("1-10.segment", before.get("1-10.segment"))
        .containsEntry("21-30.segment", before.get("21-30.segment"));
    Files.delete(archive().directory().resolve("TOMBSTONES")); // else it would hide what is left
    assertThat(hex(archive().readAll())).isEqualTo(hex(withoutSession("odd", entries(1, 35))));
  }

  @Test
  void whatWasForgottenIsHiddenBeforeItIsErased() throws Exception {
    archive().add(1, 35);
    Map<String, String> before = archive().files();
    before.remove("INDEX");
    try (ArchiveWriter writer = archive().writer()) {
      writer.remember(forgotten("odd"));
    }
    assertThat(archive().files()).containsAllEntriesOf(before);
    assertThat(hex(archive().readAll())).isEqualTo(hex(withoutSession("odd", entries(1, 35))));
    try (Tailer tailer = Archive.open(archive().directory()).obeying(forgotten("s1")).tailer()) {
      for (EntryView entry : withoutSession("s1", withoutSession("odd", entries(1, 35)))) {
        assertThat(hex(List.of(Objects.requireNonNull(tailer.pollView()))))
            .isEqualTo(hex(List.of(entry)));
      }
    }
  }

  @Test
  void whatIsAddedOfAForgottenSessionIsErasedBefore() throws Exception {
    archive().add(1, 15);
    try (ArchiveWriter writer = archive().writer()) {
      writer.remember(forgotten("odd", "s2"));
      writer.eraseForgotten(sequence -> {});
      writer.add(new ListTailer(entries(1, 35)), 1, 35, sequence -> {});
      assertThat(writer.hasToErase()).isFalse();
    }
    Files.delete(archive().directory().resolve("TOMBSTONES"));
    assertThat(hex(archive().readAll()))
        .isEqualTo(hex(withoutSession("s2", withoutSession("odd", entries(1, 35)))));
  }

  @Test
  void anErasureThatWasKilledIsGoneOnWith() throws Exception {
    archive().add(1, 35);
    try (ArchiveWriter writer = archive().writer()) {
      writer.remember(forgotten("s1"));
      assertThatThrownBy(
              () ->
                  writer.eraseForgotten(
                      sequence -> {
                        if (sequence == 25) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
    }
    try (ArchiveWriter writer = archive().writer()) {
      assertThat(writer.forgotten()).isEqualTo(forgotten("s1"));
      assertThat(writer.hasToErase()).isTrue();
      writer.eraseForgotten(sequence -> {});
    }
    Files.delete(archive().directory().resolve("TOMBSTONES"));
    assertThat(hex(archive().readAll())).isEqualTo(hex(withoutSession("s1", entries(1, 35))));
  }

  @Test
  void aReaderGoesOnWhileEntriesAreErased() throws Exception {
    archive().add(1, 35);
    List<EntryView> read = new ArrayList<>();
    try (Tailer tailer = Archive.open(archive().directory()).tailer();
        ArchiveWriter writer = archive().writer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        read.add(view);
        if (view.sequence() == 5) {
          writer.remember(forgotten("s1"));
          writer.eraseForgotten(sequence -> {});
        }
      }
    }
    assertThat(read).extracting(EntryView::sequence).hasSize(35);
    assertThat(hex(read.subList(10, 35))).isEqualTo(hex(withoutSession("s1", entries(11, 35))));
  }
}
