package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pipe whose reader had enough, as {@code kroniek tail | head -1}. */
class GoneReaderTest {
  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aReaderThatGoesAwayEndsTheCommandWithoutAWord() throws IOException {
    stage.daemon(
        Map.of(
            "/v1/status", "{\"folded\":1}",
            "/v1/outcomes", "{\"outcomes\":[{\"sequence\":1}],\"more\":false}"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8)); // the parser's
    try {
      int exit = new CommandLineRunner(withoutReader(said)).run("tail", "--json");

      assertThat(exit).isEqualTo(ExitCode.DONE);
      assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    } finally {
      System.setErr(err);
    }
  }

  private Context withoutReader(ByteArrayOutputStream said) {
    OutputStream closedPipe =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    return new Context(
        Map.of("KRONIEK_DATA", stage.data().toString()),
        new ByteArrayInputStream(new byte[0]),
        new Output(closedPipe),
        new Messages(new PrintStream(said, true, StandardCharsets.UTF_8)),
        new Terminal(80, Terminal.Colour.NONE),
        new Times(InstantSource.fixed(Shell.NOON), () -> ZoneOffset.UTC));
  }
}
