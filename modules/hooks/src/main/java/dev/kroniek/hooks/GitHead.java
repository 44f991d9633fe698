package dev.kroniek.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which branch a working directory is on, read from {@code .git/HEAD}. In a worktree or submodule
 * {@code .git} is a file that names the directory to look in. No process is started and nothing is
 * written.
 *
 * <p>The directory's name comes from an agent and may be anything: only regular files are opened,
 * at most 4 KiB of each are read, and whatever goes wrong means that the branch is not known.
 */
final class GitHead {
  private static final int BYTES_MAX = 4096;
  private static final int BRANCH_CHARS_MAX = 256;
  private static final int SHORT_SHA_CHARS = 7;

  private static final String GITDIR = "gitdir:";
  private static final String REF = "ref:";
  private static final String BRANCHES = "refs/heads/";

  /** What repositories whose refs are in a table write there, for programs that read files. */
  private static final String NO_BRANCH = ".invalid";

  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private GitHead() {}

  /** The branch, or the first 7 digits of the commit where there is none; null if not known. */
  static @Nullable String branch(String workingDirectory) {
    try {
      Path directory = Path.of(workingDirectory);
      return directory.isAbsolute() ? branchOf(directory.resolve(".git")) : null;
    } catch (IOException | InvalidPathException | SecurityException e) {
      return null;
    }
  }

  private static @Nullable String branchOf(Path git) throws IOException {
    if (!Files.isRegularFile(git)) {
      return meaning(firstLine(git.resolve("HEAD")));
    }
    String line = firstLine(git);
    if (!line.startsWith(GITDIR)) {
      return null;
    }
    Path named = git.resolveSibling(line.substring(GITDIR.length()).strip());
    return meaning(firstLine(named.resolve("HEAD")));
  }

  private static @Nullable String meaning(String head) {
    if (!head.startsWith(REF)) {
      Matcher sha = SHA.matcher(head);
      return sha.matches() ? head.substring(0, SHORT_SHA_CHARS) : null;
    }
    String ref = head.substring(REF.length()).strip();
    String branch = ref.startsWith(BRANCHES) ? ref.substring(BRANCHES.length()) : ref;
    boolean isBranch = !branch.equals(NO_BRANCH) && Names.isName(branch, BRANCH_CHARS_MAX);
    return isBranch ? branch : null;
  }

  /** The file's first line, or nothing where it is no regular file: others might never end. */
  private static String firstLine(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").strip();
    }
  }
}
