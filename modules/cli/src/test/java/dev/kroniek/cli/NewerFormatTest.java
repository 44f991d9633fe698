package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a later version wrote is refused, in one line that names the version, and left alone. */
@Timeout(120)
class NewerFormatTest {
  private static final String REASON =
      " has version 2 of its format, and this program reads versions up to 1: a later version of Kroniek is needed";

  @TempDir Path directory;

  private Path data;

  @BeforeEach
  void unpack() throws IOException {
    GoldenDirectory.unpack("v1", directory);
    data = directory.resolve("data");
  }

  /** Files of a data directory, each as a later version would head it. */
  enum Raised {
    MANIFEST("journal/MANIFEST") {
      @Override
      byte[] raised(byte[] bytes) {
        return text(bytes, "kroniek-journal");
      }
    },
    TOMBSTONES("journal/TOMBSTONES") {
      @Override
      byte[] raised(byte[] bytes) {
        return text(bytes, "kroniek-tombstones");
      }
    },
    ENTRY("journal/1/20261123-11F.cq4") {
      @Override
      byte[] raised(byte[] bytes) {
        int start = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("KRNE");
        ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(start + 4, (byte) 2);
        int length = entry.getInt(start + 8);
        entry.putInt(start + 12, checksum(bytes, start, 12, length));
        return bytes;
      }

      @Override
      String named(Path data) {
        return "an entry of the journal";
      }

      /** It is found only when it is read; a later version raises that of the MANIFEST, too. */
      @Override
      boolean isKept(String name) {
        return super.isKept(name) && !name.matches("state.*|.*\\.cq4t");
      }
    },
    OUTCOMES("outcomes.log") {
      @Override
      byte[] raised(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes).putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 60);
        header.putInt(60, (int) crc.getValue());
        return bytes;
      }
    },
    STATE("state.db") {
      @Override
      byte[] raised(byte[] bytes) {
        ByteBuffer.wrap(bytes).putInt(60, 2); // where SQLite has user_version
        return bytes;
      }
    };

    private final String path;

    Raised(String path) {
      this.path = path;
    }

    abstract byte[] raised(byte[] bytes);

    /** Whether that file must not change. */
    boolean isKept(String name) {
      return name.matches("(journal|sessions|state|outcomes).*");
    }

    /** What the line names. */
    String named(Path data) {
      return data.resolve(path).toString();
    }
  }

  private static byte[] text(byte[] bytes, String format) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String above =
        text.substring(0, text.lastIndexOf("crc32c ")).replace(format + " 1\n", format + " 2\n");
    CRC32C crc = new CRC32C();
    crc.update(above.getBytes(StandardCharsets.UTF_8));
    return (above + "crc32c %08x\n".formatted(crc.getValue())).getBytes(StandardCharsets.UTF_8);
  }

  /** Of that part of the bytes, but for the four at {@code field}. */
  private static int checksum(byte[] bytes, int start, int field, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, field);
    crc.update(bytes, start + field + 4, length - field - 4);
    return (int) crc.getValue();
  }

  private static void raise(Path file, Raised as) throws IOException {
    Files.write(file, as.raised(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @EnumSource
  void aDataDirectoryIsRefusedAndLeftAsItIs(Raised raised) throws Exception {
    raise(data.resolve(raised.path), raised);
    Map<String, Long> before = kept(raised);
    Path commands = Files.writeString(directory.resolve("commands.ndjson"), "{}\n");
    String backup = directory.resolve("new-backup").toString();
    for (String line :
        new String[] {
          "serve",
          "sessions",
          "show session-1",
          "history session-1",
          "rejections",
          "export",
          "import " + commands,
          "replay",
          "verify",
          "verify --quick",
          "backup " + backup
        }) {
      assertThatItIsRefused(line, raised.named(data));
      assertThat(kept(raised)).as(line).isEqualTo(before);
    }
  }

  @Test
  void theProcessOfADaemonEndsWithThatExitCode() throws Exception {
    raise(data.resolve(Raised.OUTCOMES.path), Raised.OUTCOMES);
    try (ServeProcess serve = ServeProcess.start(data, directory)) {
      assertThat(serve.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(serve.errors()).singleElement().asString().contains(REASON);
    }
  }

  private void assertThatItIsRefused(String line, String named) {
    Shell.Ran ran = new Shell(data).at(RandomJournal.AFTERWARDS).run(line.split(" "));
    assertThat(ran.err())
        .as(line)
        .startsWith("kroniek: ")
        .endsWith(named + REASON + "\n")
        .hasLineCount(1);
    assertThat(ran.exit()).as(line).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.out()).as(line).isEmpty();
  }

  private Map<String, Long> kept(Raised raised) throws IOException {
    Map<String, Long> files = DirectoryImage.checksums(data);
    files.keySet().removeIf(name -> !raised.isKept(name));
    return files;
  }

  @Test
  void aBackupIsRefused() throws Exception {
    Path archive = directory.resolve("archive");
    Path target = data;
    data = directory.resolve("restored");

    Path index = archive.resolve("INDEX");
    byte[] whole = Files.readAllBytes(index);
    Files.write(index, text(whole, "kroniek-archive"));
    assertThatItIsRefused("restore " + archive, index.toString());
    data = target;
    assertThatItIsRefused("backup " + archive, index.toString());
    Files.write(index, whole);

    Path segment = segment(archive);
    byte[] bytes = Files.readAllBytes(segment);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
    header.putInt(12, checksum(bytes, 0, 12, 48));
    Files.write(segment, bytes);
    data = directory.resolve("restored");
    assertThatItIsRefused("restore " + archive, segment.toString());
    assertThat(data.resolve("journal")).doesNotExist();
  }

  private static Path segment(Path archive) throws IOException {
    try (Stream<Path> files = Files.list(archive)) {
      return files.filter(file -> file.toString().endsWith(".segment")).findFirst().orElseThrow();
    }
  }
}
