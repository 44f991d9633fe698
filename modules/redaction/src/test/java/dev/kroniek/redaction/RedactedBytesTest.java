package dev.kroniek.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedBytesTest {
  private static final int STEP = 256 << 10;
  private static final String TOKEN = "gh" + "p_" + "aB3dE5gH7jK9".repeat(3);

  private final Redactor redactor = new Redactor(Rules.standard(), rule -> {});

  private byte[] redacted(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RedactedBytes.copy(new ByteArrayInputStream(bytes), out, redactor);
    return out.toByteArray();
  }

  @Test
  void bytesThatHoldNoSecretStayWhateverTheyAre() throws IOException {
    byte[] bytes = new byte[3 * STEP];
    new Random(7).nextBytes(bytes);
    assertThat(redacted(bytes)).isEqualTo(bytes);
    assertThat(redacted(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aSecretAcrossTheBorderOfTwoPiecesIsFound(int border) throws IOException {
    int window = (16 << 10) + STEP + PatternRule.CHARS_MAX + AssignmentReader.VALUE_CHARS_MAX;
    int[] borders = {STEP + (16 << 10), window, 2 * STEP + (16 << 10)};
    for (int before = -TOKEN.length() - 3; before <= 3; before += 6) {
      String text = " ".repeat(borders[border] + before) + TOKEN + " ".repeat(2 * STEP);
      String left = new String(redacted(text.getBytes(ISO_8859_1)), ISO_8859_1);
      assertThat(left.strip()).isEqualTo("[redacted:github-token]");
      assertThat(left).hasSize(text.length() - TOKEN.length() + 23);
    }
  }

  @Test
  void aKeyOfManyLinesAcrossABorderIsFound() throws IOException {
    String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n";
    String key =
        "-----BEGIN " + "PRIVATE KEY-----\n" + line.repeat(40) + "-----END " + "PRIVATE KEY-----";
    for (int before = 0; before < key.length(); before += 97) {
      String text = ".".repeat(STEP + (16 << 10) - before) + "\n" + key + "\n" + ".".repeat(STEP);
      assertThat(new String(redacted(text.getBytes(ISO_8859_1)), ISO_8859_1))
          .contains(".\n[redacted:private-key]\n.")
          .doesNotContain("MIIEv", "PRIVATE");
    }
  }

  @Test
  void textInUtf16IsReadToo() throws IOException {
    String text = "{\"prompt\":\"" + TOKEN + "\"}";
    assertThat(new String(redacted(text.getBytes(UTF_16LE)), ISO_8859_1)).contains("github-token");
    assertThat(new String(redacted(text.getBytes(UTF_16BE)), ISO_8859_1)).contains("github-token");
  }

  @Test
  void manyBytesTakeLittleMemory() throws IOException {
    long[] left = {16L << 20};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return left[0]-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(left[0], length);
            left[0] -= count;
            return count == 0 ? -1 : count;
          }
        };
    assertThat(RedactedBytes.copy(endless, OutputStream.nullOutputStream(), redactor)).isZero();
    assertThat(left[0]).isLessThanOrEqualTo(0);
  }
}
