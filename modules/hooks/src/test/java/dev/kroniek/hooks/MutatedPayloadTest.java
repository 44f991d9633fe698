package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random damage to known payloads gives commands or a refusal, and never anything else. Run with
 * {@code -Dfuzz.rounds=N} for more of it.
 */
class MutatedPayloadTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2000);
  private static final List<String> KNOWN = Payloads.names().stream().map(Payloads::text).toList();

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void damagedBytesAreCommandsOrARefusal() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] payload = known().getBytes(StandardCharsets.UTF_8);
      int damages = 1 + random.nextInt(4);
      for (int i = 0; i < damages; i++) {
        payload = damaged(payload);
      }
      check(payload);
    }
  }

  @Test
  void damagedMembersAreCommandsOrARefusal() {
    for (int round = 0; round < ROUNDS; round++) {
      Json payload = JsonMutations.parsed(known());
      int damages = 1 + random.nextInt(4);
      for (int i = 0; i < damages; i++) {
        int member = random.nextInt(Math.max(1, JsonMutations.count(payload)));
        payload = new JsonMutations.Replacing(member, anything()).in(payload);
      }
      check(payload.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void check(byte[] payload) {
    try {
      JsonMutations.commandsOrRefusal(payload);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed %d, payload %s".formatted(seed, new String(payload, StandardCharsets.UTF_8)), e);
    }
  }

  private String known() {
    return KNOWN.get(random.nextInt(KNOWN.size()));
  }

  private byte[] damaged(byte[] payload) {
    if (payload.length == 0) {
      return payload;
    }
    int at = random.nextInt(payload.length);
    int to = Math.min(payload.length, at + 1 + random.nextInt(40));
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(payload, at);
      case 1 -> joined(payload, at, new byte[0], to);
      case 2 -> joined(payload, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
      case 3 -> joined(payload, at, Arrays.copyOfRange(payload, at, to), at);
      default ->
          joined(payload, at, syntax().getBytes(StandardCharsets.UTF_8), at + random.nextInt(2));
    };
  }

  private static byte[] joined(byte[] payload, int to, byte[] middle, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(payload, 0, to);
    joined.writeBytes(middle);
    joined.write(payload, from, payload.length - from);
    return joined.toByteArray();
  }

  private String syntax() {
    List<String> pieces =
        List.of(
            "{", "}", "[", "]", "\"", "\\", ",", ":", "\\u", "\\ud83d", "null", "-", "\n", "😀");
    return pieces.get(random.nextInt(pieces.size()));
  }

  /** A value of any type: often of none that is expected there. */
  private Json anything() {
    return switch (random.nextInt(9)) {
      case 0 -> Json.Null.NULL;
      case 1 -> new Json.Bool(random.nextBoolean());
      case 2 -> new Json.Num(random.nextLong());
      case 3 -> new Json.Num("-1.5e" + random.nextInt(1000));
      case 4 -> new Json.Text(" \n\t ".repeat(random.nextInt(4)));
      case 5 -> new Json.Text(characters(random.nextInt(20)));
      case 6 -> new Json.Text(characters(random.nextInt(3000)));
      case 7 -> JsonMutations.parsed(RandomJson.text(random));
      default -> new Json.Arr(List.of(JsonMutations.parsed(RandomJson.text(random))));
    };
  }

  private String characters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int c = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : random.nextInt(0x80);
      text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
    }
    return text.toString();
  }
}
