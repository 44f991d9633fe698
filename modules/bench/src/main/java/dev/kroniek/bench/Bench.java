package dev.kroniek.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Runs the benchmarks that are named, or all: {@code ingest}, {@code fold}, {@code growth}. Prints
 * ratios measured in turns in one run; the absolute figures depend on the machine.
 */
public final class Bench {
  private static final Set<String> ALL = Set.of("ingest", "fold", "growth");

  private Bench() {}

  /** The names of benchmarks; none for all. {@code kroniek.home} is the built distribution. */
  public static void main(String[] args) throws Exception {
    List<String> wanted = args.length == 0 ? List.of("ingest", "fold", "growth") : List.of(args);
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
  }
}
