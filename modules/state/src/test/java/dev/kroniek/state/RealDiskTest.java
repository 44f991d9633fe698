package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
  @TempDir Path directory;

  private final RealDisk disk = new RealDisk();

  @Test
  void onlyTheOwnerMayReadWhatIsMade() throws Exception {
    Path deep = directory.resolve("a/b");
    disk.createDirectories(deep);
    disk.replace(deep.resolve("replaced"), bytes("x"), Disk.Forcing.FORCED);
    disk.open(deep.resolve("opened"), Disk.Access.READ_AND_WRITE).close();
    assertThat(mode(directory.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(deep)).isEqualTo("rwx------");
    assertThat(mode(deep.resolve("replaced"))).isEqualTo("rw-------");
    assertThat(mode(deep.resolve("opened"))).isEqualTo("rw-------");
  }

  @Test
  void aReplacedFileHasAllOfItsNewContentAndNothingIsLeftBeside() throws Exception {
    Path file = directory.resolve("f");
    disk.replace(file, bytes("a long first content"), Disk.Forcing.FORCED);
    disk.replace(file, bytes("short"), Disk.Forcing.NOT_FORCED);
    assertThat(disk.read(file)).isEqualTo(bytes("short"));
    assertThat(disk.list(directory)).containsExactly(file);
  }

  @Test
  void aFileThatIsReadMustBeThere() {
    assertThatThrownBy(() -> disk.open(directory.resolve("none"), Disk.Access.READ))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsNotThereNeedsNoDeletingAndHoldsNothing() throws Exception {
    disk.delete(directory.resolve("none"));
    assertThat(disk.list(directory.resolve("none"))).isEmpty();
  }

  @Test
  void anInterruptedThreadReadsAndWritesOnAndStaysInterrupted() throws Exception {
    try (DiskFile file = disk.open(directory.resolve("f"), Disk.Access.READ_AND_WRITE)) {
      Thread.currentThread().interrupt();
      file.write(ByteBuffer.wrap(bytes("0123456789")), 0);
      assertThat(Thread.interrupted()).isTrue();
      Thread.currentThread().interrupt();
      ByteBuffer read = ByteBuffer.allocate(20);
      assertThat(file.read(read, 4)).isEqualTo(6);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(new String(read.array(), 0, 6, StandardCharsets.UTF_8)).isEqualTo("456789");
      Thread.currentThread().interrupt();
      file.force();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(file.size()).isEqualTo(10);
    }
  }

  @Test
  void aClosedFileStaysClosed() throws Exception {
    DiskFile file = disk.open(directory.resolve("f"), Disk.Access.READ_AND_WRITE);
    file.close();
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
