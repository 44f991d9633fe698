package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;

/**
 * A settings file on the disk: where it really lies, and what is in it. Reading and writing follow
 * links to the end, so that a link into somebody's directory of dotfiles stays one.
 *
 * @param name as the agent knows it
 * @param target where the links lead to; the file itself need not exist
 */
record SettingsFile(Path name, Path target) {
  private static final long BYTES_MAX = 16L << 20;
  private static final int LINKS_MAX = 40;

  static SettingsFile at(Path name) throws IOException {
    Path target = name.toAbsolutePath().normalize();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == LINKS_MAX) {
        throw new SettingsRefusedException(name + " is a link that leads in a circle");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    Path directory = target.getParent();
    if (directory == null) {
      throw new SettingsRefusedException(name + " is no file");
    }
    Path real = Files.exists(directory) ? directory.toRealPath() : directory.normalize();
    return new SettingsFile(name, real.resolve(target.getFileName()));
  }

  Path directory() {
    return target.resolveSibling("");
  }

  /** What tells this very file from one that was put in its place. */
  Stamp stamp() throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new SettingsRefusedException(name + " is no regular file");
    }
    if (attributes.size() > BYTES_MAX) {
      throw new SettingsRefusedException(
          name + " is larger than " + (BYTES_MAX >> 20) + " MiB: that is no settings file");
    }
    return new Stamp(
        String.valueOf(attributes.fileKey()),
        attributes.size(),
        attributes.lastModifiedTime().toString());
  }

  /** What tells a file from every other that there is, whatever its name. */
  static String key(Path file) throws IOException {
    return String.valueOf(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  /** Which file it is, and what changes whenever somebody writes into it. */
  record Stamp(String key, long sizeBytes, String modified) {}

  /**
   * The content; empty where there is no file.
   *
   * @throws SettingsRefusedException if it is no file, too large, or no UTF-8
   */
  Optional<String> read() throws IOException {
    try {
      stamp();
      return Optional.of(decoded(Files.readAllBytes(target)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new SettingsRefusedException(name + " cannot be read: permission denied");
    }
  }

  /** What an open file holds now. */
  String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), BYTES_MAX) + 1);
    long position = 0;
    int count;
    while (bytes.hasRemaining() && (count = channel.read(bytes, position)) > 0) {
      position += count;
    }
    return decoded(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private String decoded(byte[] bytes) throws SettingsRefusedException {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new SettingsRefusedException(name + " is not UTF-8 text: nothing was changed");
    }
  }

  /**
   * Checks that the person allows the file to be changed. Replacing needs no right to write it, but
   * whoever made it read-only meant it.
   */
  void requireWritable() throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(target, PosixFileAttributes.class);
    boolean isForNobody =
        attributes.permissions().stream()
            .noneMatch(
                permission ->
                    permission == PosixFilePermission.OWNER_WRITE
                        || permission == PosixFilePermission.GROUP_WRITE
                        || permission == PosixFilePermission.OTHERS_WRITE);
    if (isForNobody || !Files.isWritable(target)) {
      throw new SettingsRefusedException(
          name
              + " is read-only: nothing was changed; let it be written, or put in by hand what"
              + " \"kroniek hooks print claude-code\" prints");
    }
  }
}
