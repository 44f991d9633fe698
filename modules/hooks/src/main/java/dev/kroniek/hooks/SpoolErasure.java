package dev.kroniek.hooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.SessionId;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Deletes what lies in files of a data directory about a session that was forgotten: hook files
 * whose commands are about it, and all else in which its id stands, such as what was put aside.
 * Whoever picks hook files up may be at work meanwhile.
 */
public final class SpoolErasure {
  private static final int SLICE_BYTES = 1 << 16;

  private final SessionId session;
  private final Redactor redactor;

  /** The ways in which the id may be spelled. */
  private final Set<String> spellings = new LinkedHashSet<>();

  /**
   * Of that session.
   *
   * @param redactor with which its commands were recorded: it may have changed the id
   */
  public SpoolErasure(SessionId session, Redactor redactor) {
    this.session = session;
    this.redactor = redactor;
    spellings.add(new String(session.value().getBytes(UTF_8), ISO_8859_1));
    spellings.add(escaped(session.value(), "\\u%04x"));
    spellings.add(escaped(session.value(), "\\u%04X"));
  }

  /** As a writer of JSON spells it that keeps to ASCII. */
  private static String escaped(String id, String form) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        text.append(String.format(Locale.ROOT, form, (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /**
   * Deletes the files of the spool that are about the session.
   *
   * @return how many
   * @throws IOException if the disk refuses; the same again goes on
   */
  public int eraseFromSpool(Path spool) throws IOException {
    int count = 0;
    for (Path file : files(spool)) {
      count += delete(file, isAbout(file));
    }
    return count;
  }

  /**
   * Deletes the files in a directory in which the id stands.
   *
   * @return how many
   */
  public int eraseNaming(Path directory) throws IOException {
    int count = 0;
    for (Path file : files(directory)) {
      count += delete(file, isNamedIn(file));
    }
    return count;
  }

  private static int delete(Path file, boolean isWanted) throws IOException {
    return isWanted && Files.deleteIfExists(file) ? 1 : 0;
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          files.add(each);
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was ever put there
    }
    return files;
  }

  /** A complete hook file tells what it is about; all else only what stands in it. */
  private boolean isAbout(Path file) throws IOException {
    try {
      return SpoolFile.read(file) instanceof SpoolFile.Complete complete
          ? isAbout(complete)
          : isNamedIn(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isAbout(SpoolFile.Complete file) throws IOException {
    RawPayload payload = file.open();
    try (InputStream bytes = payload.bytes()) {
      return AgentAdapter.of(file.header().agent(), PromptCapture.FULL, redactor)
          .commands(new RawPayload(bytes, payload.length()), file.context())
          .stream()
          .map(Command::session)
          .anyMatch(session::equals);
    } catch (RejectedPayloadException e) {
      return isNamedIn(file.path());
    }
  }

  private boolean isNamedIn(Path file) throws IOException {
    int longest = spellings.stream().mapToInt(String::length).max().orElse(0);
    byte[] slice = new byte[SLICE_BYTES + longest];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      int count;
      while ((count = in.readNBytes(slice, kept, slice.length - kept)) > 0) {
        int length = kept + count;
        String text = new String(slice, 0, length, ISO_8859_1);
        if (spellings.stream().anyMatch(text::contains)) {
          return true;
        }
        kept = Math.min(longest, length);
        System.arraycopy(Arrays.copyOfRange(slice, length - kept, length), 0, slice, 0, kept);
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
