package dev.kroniek.bench;

import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.Rules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What redaction costs for each KB of the texts that agents hand to hooks: prompts, commands, paths
 * and output, without secrets and with one in every few texts. Beside it, in turns, what it costs
 * to encode the same texts as UTF-8, which is done with all of them anyway.
 */
final class RedactionBench {
  private static final int TEXTS = 2_000;
  private static final int ROUNDS = 31;
  private static final int WARM_UP = 15;
  private static final int SECRET_EVERY = 10;

  /** Time of the processor: other programs at work do not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Sentences, commands and lines of output, some with the words that rules look for. */
  private static final List<String> PIECES =
      List.of(
          "Please add a retry with jitter to the payment client and a test for it. ",
          "mvn -q -pl modules/server -am -Dtest=LimitsTest test 2>&1 | tail -40\n",
          "git -C /home/a/shop log --oneline -n 20 --format='%h %s'\n",
          "[ERROR] /home/a/shop/src/main/java/shop/Pay.java:[42,17] cannot find symbol\n",
          "Tests run: 128, Failures: 0, Errors: 0, Skipped: 2, Time elapsed: 12.34 s\n",
          "see https://docs.example.com/api/v2/payments?page=2#retries for what it answers. ",
          "const token = await client.fetchToken({ user: session.user, scope: 'orders' });\n",
          "if (password == null || password.isBlank()) throw new IllegalStateException();\n",
          "commit 3f786850e387550fdab836ed7e6dc881de23001b (HEAD -> main, origin/main)\n",
          "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  till.tar\n",
          "{\"id\": \"5e0c2f6a-0d0b-4c7e-9a51-2f6f0c1d7b3e\", \"kind\": \"order\", \"count\": 3}\n",
          "レジの端数処理を直して、テストを追加してください。",
          "Read src/main/java/shop/Orders.java, then Edit src/test/java/shop/OrdersTest.java\n",
          "for key, value in sorted(settings.items()): print(f'{key}={value}')\n",
          "docker compose up -d db && psql -h localhost -U shop -c 'select count(*) from orders'\n");

  void run() {
    Random random = new Random(7);
    List<String> clean = texts(random, 0);
    List<String> some = texts(random, SECRET_EVERY);
    Redactor redactor = new Redactor(Rules.standard(), rule -> {});
    double[] forClean = new double[ROUNDS];
    double[] forSome = new double[ROUNDS];
    double[] forUtf8 = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double cleanMicros = micros(clean, redactor);
      double someMicros = micros(some, redactor);
      double utf8Micros = utf8Micros(clean);
      if (round >= 0) {
        forClean[round] = cleanMicros / kilobytes(clean);
        forSome[round] = someMicros / kilobytes(some);
        forUtf8[round] = utf8Micros / kilobytes(clean);
      }
    }
    Figures.print(
        "redaction: %.1f us/KB without secrets, %.1f us/KB with one in every %d texts of about"
            + " 1 KB; encoding the same as UTF-8 %.2f us/KB; %d rules",
        Figures.median(forClean),
        Figures.median(forSome),
        SECRET_EVERY,
        Figures.median(forUtf8),
        Rules.standard().names().size());
  }

  private static List<String> texts(Random random, int secretEvery) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 1000) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      if (secretEvery > 0 && i % secretEvery == 0) {
        text.append("export GH_TOKEN=gh").append("p_").append(word(random)).append('\n');
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static String word(Random random) {
    byte[] letters = new byte[36];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }

  private static double kilobytes(List<String> texts) {
    return texts.stream().mapToInt(t -> t.getBytes(StandardCharsets.UTF_8).length).sum() / 1024.0;
  }

  private static double micros(List<String> texts, Redactor redactor) {
    int changed = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    for (String text : texts) {
      changed += redactor.text(text).length() == text.length() ? 0 : 1;
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return changed > TEXTS ? Double.NaN : nanos / 1e3;
  }

  private static double utf8Micros(List<String> texts) {
    int sum = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    for (String text : texts) {
      sum += Arrays.hashCode(text.getBytes(StandardCharsets.UTF_8));
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return sum == 0 ? Double.NaN : nanos / 1e3;
  }
}
