package dev.kroniek.cli;

import dev.kroniek.domain.Texts;
import dev.kroniek.engine.KroniekOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that Kroniek needs of the machine, with the daemon running or not, and changes
 * nothing. No look keeps another from being taken.
 */
final class Checkup {
  private static final int JAVA_MIN = 17;
  private static final int SOCKET_PATH_BYTES_MAX = 100;
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  /** No data is older than the program. */
  private static final Instant FIRST_VERSION = Instant.parse("2026-01-01T00:00:00Z");

  /** What must belong to whom the directory belongs to. */
  private static final List<String> OWNED =
      List.of(
          "journal", "sessions", "spool", "spool/rejected", "state.db", "outcomes.log", "token");

  /** Written whenever anything happens. */
  private static final List<String> WRITTEN_OFTEN =
      List.of("spool", "outcomes.log", "state.db", "state.db-wal", "endpoint.json");

  private final Path data;
  private final Context context;
  private final boolean isThere;
  private OptionalLong holder = OptionalLong.empty();

  Checkup(Path data, Context context) {
    this.data = data;
    this.context = context;
    this.isThere = Files.isDirectory(data);
  }

  private interface Look {
    Diagnosis look() throws IOException;
  }

  /** All looks, each after those that it builds on. */
  List<Diagnosis> all() {
    List<Diagnosis> found = new ArrayList<>();
    found.add(taken("java", this::java));
    found.add(taken("settings", this::settings));
    found.add(taken("directory", this::directory));
    found.add(taken("lock", this::lock));
    found.add(taken("disk", this::disk));
    found.add(taken("socket", this::socket));
    found.add(taken("spool", this::spool));
    found.add(taken("hooks", this::hooks));
    found.add(taken("clock", this::clock));
    return found;
  }

  private static Diagnosis taken(String part, Look look) {
    try {
      return look.look();
    } catch (Failure e) {
      return Diagnosis.bad(part, e.line(), "mend what the line names, then look again");
    } catch (IOException e) {
      return Diagnosis.bad(
          part, "cannot be looked at: " + Causes.text(e), "make it readable to this user");
    }
  }

  private Diagnosis java() {
    int version = Runtime.version().feature();
    String told =
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.home");
    return version >= JAVA_MIN
        ? Diagnosis.ok("java", told)
        : Diagnosis.bad("java", told, "install Java 17 or later, or point JAVA_HOME at one");
  }

  private Diagnosis settings() {
    loadedSettings();
    Path file = data.resolve("kroniek.yaml");
    return Diagnosis.ok(
        "settings", Files.exists(file) ? file + " can be read" : "no file, the defaults hold");
  }

  private Settings loadedSettings() {
    return SettingsSources.load(data, null, context.environment(), Map.of());
  }

  private Diagnosis directory() throws IOException {
    if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
      return Diagnosis.note("directory", data + " is not there yet", "\"kroniek serve\" makes it");
    }
    if (!isThere) {
      return Diagnosis.bad("directory", data + " is no directory", "move it away");
    }
    if (Files.exists(data.resolve("RESTORING"))) {
      return Diagnosis.bad(
          "directory",
          data + " is being restored, or a restore was killed",
          "let \"kroniek restore\" end, or run it again");
    }
    if (!Files.isReadable(data) || !Files.isWritable(data) || !Files.isExecutable(data)) {
      return Diagnosis.bad(
          "directory", data + " may not be read and written by you", "chmod 700 " + quoted(data));
    }
    String strange = ofSomebodyElse();
    if (strange != null) {
      return Diagnosis.bad(
          "directory",
          strange + " belongs to another user: was a command run as root?",
          "chown -R " + Files.getOwner(data).getName() + " " + quoted(data));
    }
    return privacy();
  }

  private @Nullable String ofSomebodyElse() throws IOException {
    UserPrincipal owner = Files.getOwner(data);
    for (String name : OWNED) {
      Path path = data.resolve(name);
      if (Files.exists(path) && !Files.getOwner(path).equals(owner)) {
        return path.toString();
      }
    }
    return null;
  }

  private Diagnosis privacy() throws IOException {
    try {
      for (Path path : List.of(data, data.resolve("token"))) {
        if (Files.exists(path) && isOpenToOthers(path)) {
          return Diagnosis.bad(
              "directory", path + " is open to other users", "chmod go-rwx " + quoted(path));
        }
      }
    } catch (UnsupportedOperationException e) {
      return Diagnosis.note(
          "directory", data + " keeps no rights", "put the data on another file system");
    }
    return Diagnosis.ok("directory", data + ", open to its owner alone");
  }

  private static boolean isOpenToOthers(Path path) throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
    others.removeAll(PosixFilePermissions.fromString("rwx------"));
    return !others.isEmpty();
  }

  private Diagnosis lock() {
    holder = isThere ? LockFile.holder(data) : OptionalLong.empty();
    if (holder.isEmpty()) {
      return Diagnosis.note(
          "lock", "no daemon runs: hooks' files wait in the spool", "start \"kroniek serve\"");
    }
    return Diagnosis.ok(
        "lock",
        holder.getAsLong() == 0
            ? "held by a daemon that is starting"
            : "held by the daemon, pid " + holder.getAsLong());
  }

  private Diagnosis disk() throws IOException {
    Path place = data;
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    long free = Files.getFileStore(place).getUsableSpace();
    long reserve = reserveBytes();
    String told = LabelledLines.bytes(free) + " free";
    return free > reserve
        ? Diagnosis.ok("disk", told)
        : Diagnosis.bad(
            "disk",
            told
                + ", and "
                + LabelledLines.bytes(reserve)
                + " are kept in reserve: commands are"
                + " refused",
            "free some space, drop old entries (\"kroniek compact\"), or lower journal.reserve");
  }

  private long reserveBytes() {
    try {
      return loadedSettings().journalReserveBytes();
    } catch (Failure e) {
      return KroniekOptions.RESERVE_BYTES_DEFAULT; // what is wrong is told of the settings
    }
  }

  private Diagnosis socket() {
    Path socket = data.resolve("kroniek.sock");
    if (holder.isEmpty()) {
      int bytes = Texts.utf8Bytes(socket.toString());
      return bytes <= SOCKET_PATH_BYTES_MAX
          ? Diagnosis.ok("socket", "none while no daemon runs")
          : Diagnosis.note(
              "socket",
              socket + " is too long for one: it will lie below XDG_RUNTIME_DIR",
              "choose a shorter data directory if there is none such");
    }
    DaemonClient client = DaemonClient.connect(data).orElse(null);
    if (client == null) {
      return SilentDaemon.of(data)
          .map(Checkup::silent)
          .orElseGet(() -> Diagnosis.ok("socket", "none: the daemon has just ended"));
    }
    try (client) {
      HttpReply reply = client.get("/health/ready");
      if (reply.isSuccess()) {
        return Diagnosis.ok("socket", "the daemon answers");
      }
      return Diagnosis.bad(
          "socket",
          DaemonClient.failure(reply).line(),
          "wait while it folds the journal; else look at its log, and start it again");
    }
  }

  private static Diagnosis silent(SilentDaemon daemon) {
    return Diagnosis.bad(
        "socket",
        daemon.told(),
        daemon.isStarting()
            ? daemon.advice()
            : "end process " + daemon.pid() + ", and start \"kroniek serve\"");
  }

  private Diagnosis spool() {
    SpoolBacklog backlog = SpoolBacklog.of(data);
    String told = backlog.line(data);
    if (backlog.dropped() > 0) {
      return Diagnosis.bad(
          "spool", told, "the spool was full and payloads were given up: keep the daemon running");
    }
    if (backlog.rejected() > 0) {
      return Diagnosis.note(
          "spool",
          told,
          "beside each file there lies why; delete them once seen, else they go after 7 days");
    }
    return Diagnosis.ok("spool", told);
  }

  private Diagnosis hooks() throws IOException {
    Path script = data.resolve("hooks/kroniek-hook");
    String last = isThere && Files.exists(data.resolve("spool")) ? lastPayload() : "";
    if (!Files.isRegularFile(script)) {
      return Diagnosis.note(
          "hooks",
          "none installed from here: " + script + " is not there" + last,
          "\"kroniek hooks install claude-code\"; nothing is wrong if you run the script of a"
              + " checkout or a build yourself");
    }
    return Files.isReadable(script) && Files.size(script) > 0
        ? Diagnosis.ok("hooks", script + last)
        : Diagnosis.bad(
            "hooks", script + " cannot be read", "\"kroniek hooks install claude-code\"");
  }

  /** Hooks come and go in the spool: it is changed when one does. */
  private String lastPayload() throws IOException {
    Instant changed = Files.getLastModifiedTime(data.resolve("spool")).toInstant();
    Duration ago = Duration.between(changed, context.times().now());
    return ", the spool was last changed " + Times.shortly(ago) + " ago";
  }

  private Diagnosis clock() throws IOException {
    Instant now = context.times().now();
    if (now.isBefore(FIRST_VERSION)) {
      return Diagnosis.bad("clock", "it shows " + now, "set the clock of this machine");
    }
    for (String name : WRITTEN_OFTEN) {
      Path path = data.resolve(name);
      if (Files.exists(path)) {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        Duration ahead = Duration.between(now, written);
        if (ahead.compareTo(CLOCK_TOLERANCE) > 0) {
          return Diagnosis.bad(
              "clock",
              path + " was written " + Times.shortly(ahead) + " from now: the clock went back",
              "set the clock of this machine; until it has caught up, sessions heard before look"
                  + " as if heard just now");
        }
      }
    }
    return Diagnosis.ok("clock", "it shows " + now.truncatedTo(ChronoUnit.SECONDS));
  }

  /** As a shell reads it. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
