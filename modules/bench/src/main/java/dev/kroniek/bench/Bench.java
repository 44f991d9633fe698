package dev.kroniek.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Runs the benchmarks that are named, or all: {@code ingest}, {@code fold}, {@code growth}, {@code
 * retention}, {@code redaction}. Prints ratios measured in turns in one run; the absolute figures
 * depend on the machine. With {@code journal DIR [ENTRIES [SESSIONS]]} it makes a data directory to
 * try the replay tools on instead.
 */
public final class Bench {
  private static final Set<String> ALL =
      Set.of("ingest", "fold", "growth", "retention", "redaction");

  private Bench() {}

  /** The names of benchmarks; none for all. {@code kroniek.home} is the built distribution. */
  public static void main(String[] args) throws Exception {
    if (args.length > 1 && args[0].equals("journal")) {
      new GeneratedJournal(Path.of(args[1]), number(args, 2, 1_000_000), number(args, 3, 2_000))
          .make();
      return;
    }
    List<String> wanted =
        args.length == 0
            ? List.of("ingest", "fold", "growth", "retention", "redaction")
            : List.of(args);
    for (String name : wanted) {
      if (!ALL.contains(name)) {
        throw new IllegalArgumentException("no benchmark " + name + "; there are " + ALL);
      }
    }
    Figures.print(
        "Java %s, %d cores", Runtime.version(), Runtime.getRuntime().availableProcessors());
    if (wanted.contains("ingest")) {
      Path home = Path.of(System.getProperty("kroniek.home", "modules/cli/target/kroniek"));
      new IngestBench(home, Integer.getInteger("kroniek.bench.seconds", 5)).run();
    }
    if (wanted.contains("fold")) {
      new FoldBench(Integer.getInteger("kroniek.bench.entries", 300_000)).run();
    }
    if (wanted.contains("growth")) {
      new GrowthBench(Integer.getInteger("kroniek.bench.history", 100_000)).run();
    }
    if (wanted.contains("redaction")) {
      new RedactionBench().run();
    }
    if (wanted.contains("retention")) {
      new RetentionBench(96L << 20, Integer.getInteger("kroniek.bench.times", 4)).run();
    }
  }

  private static int number(String[] args, int index, int absent) {
    return args.length > index ? Integer.parseInt(args[index]) : absent;
  }
}
