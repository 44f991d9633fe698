package dev.kroniek.hooks;

import dev.kroniek.domain.FormatVersions;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a spool file.
 *
 * @param agent whose hook wrote it
 * @param pid the hook's shell
 * @param parentPid the shell's parent
 * @param agentPid the agent, where it told
 * @param name the file's name
 * @param project the directory the agent was started in, null where it did not tell
 */
public record SpoolHeader(
    AgentName agent,
    long pid,
    long parentPid,
    OptionalLong agentPid,
    String name,
    @Nullable String project) {

  /** What every spool file begins with: the version is part of it, and the only one there is. */
  static final String MARK = "kroniek1 ";

  private static final FormatVersions<String> VERSIONS = FormatVersions.only(1);
  private static final Pattern ANY_VERSION = Pattern.compile("kroniek([0-9]{1,6}) .*");

  private static final String ABSENT = "-";
  private static final Pattern LINE =
      Pattern.compile("kroniek1 ([^ ]+) (\\d{1,10}) (\\d{1,10}) (-|\\d{1,10}) ([^ ]+) (.+)");

  /** Why a file that begins with that line, and not with {@link #MARK}, is not read. */
  static String problemOf(String line) {
    Matcher other = ANY_VERSION.matcher(line);
    return other.matches() && VERSIONS.isNewer(Integer.parseInt(other.group(1)))
        ? VERSIONS.tooNew("it", Integer.parseInt(other.group(1)))
        : "it does not begin with " + MARK.strip();
  }

  /** The header that the line spells, without its newline; null where it spells none. */
  static @Nullable SpoolHeader parse(String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      return null;
    }
    AgentName agent;
    try {
      agent = new AgentName(fields.group(1));
    } catch (IllegalArgumentException e) {
      return null;
    }
    String agentPid = fields.group(4);
    String project = fields.group(6);
    return new SpoolHeader(
        agent,
        Long.parseLong(fields.group(2)),
        Long.parseLong(fields.group(3)),
        agentPid.equals(ABSENT) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(agentPid)),
        fields.group(5),
        project.equals(ABSENT) ? null : project);
  }
}
