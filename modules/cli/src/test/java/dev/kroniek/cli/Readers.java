package dev.kroniek.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;

/** What readers of pages find when they try what they read. */
final class Readers {
  private Readers() {}

  /** All commands. */
  static CommandLine commands() {
    return new CommandLineRunner(
            new Context(
                Map.of(),
                new ByteArrayInputStream(new byte[0]),
                new Output(new ByteArrayOutputStream()),
                new Messages(new PrintStream(new ByteArrayOutputStream(), true, UTF_8)),
                new Terminal(100, Terminal.Colour.NONE),
                new Times(InstantSource.system(), () -> ZoneOffset.UTC)))
        .commandLine(null);
  }
}
