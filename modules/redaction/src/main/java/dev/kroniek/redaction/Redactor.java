package dev.kroniek.redaction;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code [redacted:rule]} in the place of secrets. Deterministic, and done once it is done:
 * what it gives stays the same when it is redacted again. Thread-safe.
 */
public final class Redactor {
  private static final int HASH_BYTES = 8;

  /** One, and one to see that it was enough; more only for texts that are made to need them. */
  private static final int ROUNDS_MAX = 8;

  /** Room for {@code ~} and the hash at the end of a name that held a secret. */
  private static final int HASH_CHARS = 1 + 2 * HASH_BYTES;

  private static final Redactor OFF = new Redactor(new Rules(List.of()), rule -> {});

  private final SecretFinder finder;
  private final List<String> names;
  private final Consumer<String> counter;

  /**
   * A redactor by these rules.
   *
   * @param counter is told the rule's name for every secret that is replaced; called by any thread
   */
  public Redactor(Rules rules, Consumer<String> counter) {
    this.finder = new SecretFinder(rules);
    this.names = rules.names();
    this.counter = counter;
  }

  /** Replaces nothing. */
  public static Redactor off() {
    return OFF;
  }

  boolean isOff() {
    return names.isEmpty();
  }

  /** What stands in the place of a secret. */
  static String marker(String rule) {
    return "[redacted:" + rule + "]";
  }

  /** The text without its secrets; itself where it has none. */
  public String text(String text) {
    if (isOff() || text.isEmpty()) {
      return text;
    }
    String redacted = text;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      char[] chars = redacted.toCharArray();
      List<Found> found = find(chars, chars.length);
      if (found.isEmpty()) {
        return redacted;
      }
      redacted = replaced(redacted, found); // what now stands beside a marker may be found next
    }
    return redacted;
  }

  /** What is to be replaced, in the order of the text. */
  List<Found> find(char[] text, int length) {
    List<Found> found = finder.find(text, length);
    Unescaped view = Unescaped.of(text, length);
    if (view != null) {
      found = new ArrayList<>(found);
      found.addAll(view.inSource(finder.find(view.text(), view.length())));
    }
    return found.isEmpty() ? found : Markers.left(text, length, Found.merged(found));
  }

  private String replaced(String text, List<Found> found) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (Found each : found) {
      out.append(text, done, each.from()).append(replacement(each));
      done = each.to();
    }
    return out.append(text, done, text.length()).toString();
  }

  /** What is put in the place of what was found, which counts. */
  String replacement(Found found) {
    return replacement(found.rule());
  }

  private String replacement(int rule) {
    counter.accept(names.get(rule));
    return marker(names.get(rule));
  }

  /**
   * A name by which things are told apart, such as a session's. One that holds secrets ends in
   * {@code ~} and 16 digits of the SHA-256 of all of it: different names stay different, equal ones
   * equal.
   *
   * @param charsMax how long names may be; of a longer one the end of what stands before the hash
   *     goes
   */
  public String name(String name, int charsMax) {
    String redacted = text(name);
    if (redacted.equals(name)) {
      return name;
    }
    return cut(redacted, charsMax - HASH_CHARS) + '~' + hash(name);
  }

  /** The first characters (code points) of a text. */
  static String cut(String text, int charsMax) {
    return text.codePointCount(0, text.length()) <= charsMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, charsMax));
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(ByteBuffer.wrap(digest, 0, HASH_BYTES).array(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * The value of a member of that name without its secrets; itself where it has none. Names of
   * members within it are redacted, too.
   */
  public Json member(String name, Json value) {
    return isOff() ? value : new JsonRedaction(this).value(name, value);
  }

  /** The command without its secrets; itself where it has none. */
  public Command command(Command command) {
    return isOff() ? command : new CommandRedaction(this).redacted(command);
  }

  /**
   * What stands in the place of that value of a member of that name; null where it is no secret.
   */
  @Nullable String secretMember(String member, String value) {
    int rule = finder.ruleOfMember(member, value);
    return rule < 0 ? null : replacement(rule);
  }
}
