package dev.kroniek.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as it is installed below a prefix:
 *
 * <pre>
 * PREFIX/bin/kroniek              a link to the launcher of the copy in use
 * PREFIX/lib/kroniek/INSTALLED    says that the directory is Kroniek's, and, a line "made: bin"
 *                                 each, what else was made; locked by who changes it
 * PREFIX/lib/kroniek/VERSION-n/   a copy of the distribution
 * </pre>
 *
 * A copy never changes once it is linked: renaming the link over the one before is what upgrades.
 * Copies that are not linked are what a killed installation, or one beside a running daemon, left.
 * For one thread.
 */
final class InstalledProgram {
  private static final String MARK = "INSTALLED";
  private static final String MADE = "made: ";
  private static final String MARKED =
      "This directory was made by \"kroniek install\", which may replace and delete what is in"
          + " it.\n";

  private final Path prefix;
  private final Deque<Path> made = new ArrayDeque<>();

  private InstalledProgram(Path prefix) {
    this.prefix = prefix;
  }

  /** What is, or will be, below an absolute prefix. Where the prefix is a link it is followed. */
  static InstalledProgram below(Path prefix) {
    try {
      return new InstalledProgram(Files.exists(prefix) ? prefix.toRealPath() : prefix);
    } catch (IOException e) {
      throw Failure.failed("cannot use " + prefix + ": " + Causes.text(e));
    }
  }

  /** What a copy was installed as; empty where the program is none that was installed. */
  static Optional<InstalledProgram> of(Path home) {
    Path directory = home.getParent();
    Path lib = directory == null ? null : directory.getParent();
    Path prefix = lib == null ? null : lib.getParent();
    if (directory == null || prefix == null || !Files.isRegularFile(directory.resolve(MARK))) {
      return Optional.empty();
    }
    InstalledProgram installed = new InstalledProgram(prefix);
    return installed.directory().equals(directory) ? Optional.of(installed) : Optional.empty();
  }

  Path prefix() {
    return prefix;
  }

  /** Where the copies lie. */
  Path directory() {
    return prefix.resolve("lib/kroniek");
  }

  /** What people call. */
  Path link() {
    return prefix.resolve("bin/kroniek");
  }

  /** Whether anything of it is there. */
  boolean isThere() {
    return Files.exists(directory(), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(link(), LinkOption.NOFOLLOW_LINKS);
  }

  /** The program that the link starts; empty where it starts none of these. */
  Optional<Path> current() {
    try {
      Path bin = link().resolveSibling("").toRealPath();
      Path target = bin.resolve(Files.readSymbolicLink(link())).normalize();
      Path home = target.resolve("../..").normalize();
      return home.resolve("..").normalize().equals(directory().toRealPath())
          ? Optional.of(home)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // no link, or what it leads to is not there
    }
  }

  /**
   * Makes sure that all of it is Kroniek's.
   *
   * @throws Failure if something else is in its place
   */
  void requireOwn() {
    if (Files.exists(prefix) && !Files.isDirectory(prefix)) {
      throw Failure.failed(prefix + " is no directory");
    }
    Path directory = directory();
    boolean isDirectory = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
        && !(isDirectory && (isMarked() || copies().isEmpty()))) {
      throw notOwn(directory);
    }
    if (Files.exists(link(), LinkOption.NOFOLLOW_LINKS) && current().isEmpty()) {
      throw notOwn(link());
    }
  }

  private boolean isMarked() {
    Path mark = directory().resolve(MARK);
    try {
      return Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)
          && Files.readString(mark).startsWith(MARKED);
    } catch (IOException e) {
      return false;
    }
  }

  private static Failure notOwn(Path path) {
    return Failure.failed(path + " is none that Kroniek installed: move it away first");
  }

  /** What is in the directory beside its mark, oldest names first. */
  List<Path> copies() {
    List<Path> copies = new ArrayList<>();
    if (Files.exists(directory(), LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(
              directory(), entry -> !String.valueOf(entry.getFileName()).equals(MARK))) {
        entries.forEach(copies::add);
      } catch (IOException e) {
        throw Failure.failed("cannot read " + directory() + ": " + Causes.text(e));
      }
    }
    return copies.stream().sorted().toList();
  }

  /** Makes the directories, so that {@link #lock} can be taken. */
  void makeDirectories() throws IOException {
    makeDirectory(link().resolveSibling(""));
    makeDirectory(directory());
    Path mark = directory().resolve(MARK);
    if (!isMarked()) { // or a kill left it half written
      Files.writeString(mark, MARKED + listOfMade(), StandardCharsets.UTF_8);
      made.push(mark);
    }
  }

  /** The directories of others that were not there before, a line each, the innermost first. */
  private String listOfMade() {
    return shared()
        .filter(made::contains)
        .map(path -> madeLine(path) + "\n")
        .collect(Collectors.joining());
  }

  private String madeLine(Path path) {
    return MADE + (path.equals(prefix) ? "." : prefix.relativize(path));
  }

  private Stream<Path> shared() {
    return Stream.of(prefix.resolve("bin"), prefix.resolve("lib"), prefix);
  }

  private void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      makeDirectory(parent);
    }
    try {
      Files.createDirectory(directory);
      made.push(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** Removes what {@link #makeDirectories} made, as far as nothing else is in it by now. */
  void unmakeDirectories() {
    for (Path path : made) {
      try {
        if (!path.equals(directory().resolve(MARK)) || copies().isEmpty()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        return; // somebody else uses it
      }
    }
  }

  /** Held by who changes what is installed. */
  record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Takes the directory for this process.
   *
   * @throws Failure if another has it
   */
  Held lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory().resolve(MARK), StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // this very process has it
    }
    if (lock == null) {
      channel.close();
      throw Failure.failed("another process is installing to " + prefix + ": try again after it");
    }
    return new Held(channel, lock);
  }

  /** Makes the directory of a new copy. */
  Path newCopy(String version) throws IOException {
    Path copy =
        Files.createTempDirectory(directory(), version.replaceAll("[^0-9A-Za-z.-]", "") + "-");
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    return copy;
  }

  /** Has the link start the copy, at once for everybody. */
  void link(Path copy) throws IOException {
    Path bin = link().resolveSibling("").toRealPath();
    Path target = bin.relativize(copy.toRealPath().resolve("bin/kroniek"));
    Path aside = bin.resolve("." + copy.getFileName() + ".link");
    Files.createSymbolicLink(aside, target);
    try {
      Files.move(aside, link(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Deletes link and directory with all that is in it; bin, lib and the prefix too where they were
   * made for them, and hold nothing else by now.
   */
  void delete() throws IOException {
    Path mark = directory().resolve(MARK);
    List<String> marked = Files.exists(mark) ? Files.readAllLines(mark) : List.of();
    Files.deleteIfExists(link());
    for (Path copy : copies()) {
      ProgramFiles.delete(copy);
    }
    Files.deleteIfExists(mark);
    Files.deleteIfExists(directory());
    List<Path> own = shared().filter(path -> marked.contains(madeLine(path))).toList();
    for (Path path : own) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        deleteIfEmpty(path);
      }
    }
  }

  private static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      return; // somebody uses it
    }
  }
}
