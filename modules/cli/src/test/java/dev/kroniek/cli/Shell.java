package dev.kroniek.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs commands as a shell does, in an environment of its own, at noon of a certain day unless told
 * otherwise.
 */
final class Shell {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Map<String, String> environment = new HashMap<>();
  private Terminal terminal = new Terminal(80, Terminal.Colour.NONE);
  private String input = "";
  private Instant now = NOON;

  /** What a command printed, and how it ended. */
  record Ran(int exit, String out, String err) {}

  Shell(Path data) {
    environment.put("KRONIEK_DATA", data.toString());
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell terminal(int columns, Terminal.Colour colour) {
    terminal = new Terminal(columns, colour);
    return this;
  }

  Shell at(Instant then) {
    now = then;
    return this;
  }

  Shell input(String text) {
    input = text;
    return this;
  }

  Ran run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new CommandLineRunner(
                new Context(
                    environment,
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    new Output(out),
                    new Messages(new PrintStream(err, true, StandardCharsets.UTF_8)),
                    terminal,
                    new Times(InstantSource.fixed(now), () -> ZoneOffset.UTC)))
            .run(arguments);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
