package dev.kroniek.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts with and without secrets, made of the lines in {@code corpus/}: told in the files. */
final class Corpus {
  private static final Pattern MADE_UP = Pattern.compile("\\{([a-zA-Z0-9]*):?([0-9]*)\\}");
  private static final Pattern SECRET = Pattern.compile("<<(.*?)>>", Pattern.DOTALL);
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";
  private static final String CAPITAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  private Corpus() {}

  /**
   * A text.
   *
   * @param line as it stands in the file
   * @param secrets what must not be left of it
   */
  record Sample(String line, String text, List<String> secrets) {}

  /** The samples of a file; another seed makes up other secrets. */
  static List<Sample> samples(String file, long seed) {
    List<Sample> samples = new ArrayList<>();
    for (String line : lines(file)) {
      samples.add(sample(line, new Random(seed * 31 + line.hashCode())));
    }
    return samples;
  }

  private static List<String> lines(String file) {
    try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# ") && !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Sample sample(String line, Random random) {
    StringBuilder filled = new StringBuilder();
    Matcher madeUp = MADE_UP.matcher(line);
    while (madeUp.find()) {
      String text = made(madeUp.group(1), madeUp.group(2), random);
      madeUp.appendReplacement(
          filled, Matcher.quoteReplacement(text == null ? madeUp.group() : text));
    }
    madeUp.appendTail(filled);
    String text = filled.toString().replaceAll("(?<!\\\\)\\\\n", "\n").replace("\\\\", "\\");
    List<String> secrets = new ArrayList<>();
    Matcher secret = SECRET.matcher(text);
    while (secret.find()) {
      secrets.add(secret.group(1));
    }
    return new Sample(line, SECRET.matcher(text).replaceAll("$1"), secrets);
  }

  private static @Nullable String made(String kind, String count, Random random) {
    int length = count.isEmpty() ? 0 : Integer.parseInt(count);
    return switch (kind) {
      case "" -> count.isEmpty() ? "" : null;
      case "alnum" -> chars(SMALL + CAPITAL + DIGITS, length, random);
      case "letters" -> chars(SMALL + CAPITAL, length, random);
      case "hex" -> chars("0123456789abcdef", length, random);
      case "HEX" -> chars("0123456789ABCDEF", length, random);
      case "b64" -> chars(SMALL + CAPITAL + DIGITS + "+/", length, random);
      case "b64u" -> chars(SMALL + CAPITAL + DIGITS + "_-", length - 1, random) + "a";
      case "digits" -> chars(DIGITS, length, random);
      case "upper" -> chars(CAPITAL + "234567", length, random);
      case "base36" -> chars(SMALL + DIGITS, length, random);
      case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "basic" ->
          Base64.getEncoder()
              .encodeToString(
                  ("user:" + chars(SMALL, 4 + random.nextInt(8), random))
                      .getBytes(StandardCharsets.UTF_8));
      default -> null;
    };
  }

  private static String chars(String of, int count, Random random) {
    StringBuilder text = new StringBuilder(Math.max(count, 0));
    for (int i = 0; i < count; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  /** Whether nothing of the secrets is left, in pieces of 6 characters, or all of a shorter one. */
  static boolean isGone(Sample sample, String redacted) {
    String left = redacted.replaceAll("\\[redacted:[a-z0-9-]+\\]", "");
    return sample.secrets().stream()
        .flatMap(String::lines)
        .allMatch(secret -> isGone(secret, left));
  }

  private static boolean isGone(String secret, String redacted) {
    int piece = Math.min(6, secret.length());
    for (int i = 0; i + piece <= secret.length(); i++) {
      if (redacted.contains(secret.substring(i, i + piece))) {
        return false;
      }
    }
    return true;
  }
}
