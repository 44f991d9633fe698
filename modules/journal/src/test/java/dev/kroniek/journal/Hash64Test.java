package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hash64Test {
  /** Published values; the lengths reach every branch: stripes, 8, 4 and single bytes. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
  })
  void agreesWithPublishedValues(String text, String hash) {
    assertThat(Long.toHexString(Hash64.of(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(hash);
  }

  /** The buffer and the values of the specification's own check. */
  @ParameterizedTest
  @CsvSource({
    "0, ef46db3751d8e999",
    "1, e934a84adb052768",
    "4, 9136a0dca57457ee",
    "14, 8282dcc4994e35c8",
    "222, b641ae8cb691c174",
  })
  void agreesWithTheReferenceBuffer(int length, String hash) {
    assertThat(Long.toHexString(Hash64.of(referenceBuffer(length)))).isEqualTo(hash);
  }

  private static byte[] referenceBuffer(int length) {
    byte[] bytes = new byte[length];
    long generator = 2654435761L;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (generator >>> 56);
      generator *= 0x9E3779B185EBCA8DL;
    }
    return bytes;
  }

  @Test
  void aPartIsHashedAsIfItStoodAlone() {
    byte[] bytes = referenceBuffer(222);
    for (int from = 0; from < 40; from += 3) {
      for (int length = 0; from + length <= 222; length += 7) {
        assertThat(Hash64.of(bytes, from, length))
            .isEqualTo(Hash64.of(Arrays.copyOfRange(bytes, from, from + length)));
      }
    }
  }
}
