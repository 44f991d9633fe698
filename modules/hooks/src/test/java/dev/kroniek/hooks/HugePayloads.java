package dev.kroniek.hooks;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Payloads of 24 to 60 MiB that try to fill the memory, each in another way, made while they are
 * read. Its {@code main} reads all of them, one after the other, to be run in a small process.
 */
final class HugePayloads {
  /** Far more than the heap has room for, once it is held as characters, keys or items. */
  private static final long BYTES = 24 << 20;

  private static final long MOST_BYTES = 60 << 20;
  private static final String START =
      "{\"session_id\":\"s1\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Bash\",";
  private static final String TOOL_INPUT = "\"tool_input\":{";
  private static final String END = "\"tool_use_id\":\"t1\",\"duration_ms\":7}";

  private HugePayloads() {}

  /** By name, ready to be read once. */
  static Map<String, InputStream> all() {
    Map<String, InputStream> all = new LinkedHashMap<>();
    all.put("one unwanted string", largest("\"content\":\""));
    all.put("one wanted string", largest("\"command\":\""));
    all.put("one string of escapes", inInput("\"command\":\"", i -> "\\u0041\\ud83d\\ude00", "\""));
    all.put("one string beyond the BMP", inInput("\"command\":\"", i -> "😀😀😀😀", "\""));
    all.put("one output full of commits", response(i -> "[main 1234567] x\\n"));
    all.put("one key", inInput("\"", i -> "0123456789", "\":1"));
    all.put(
        "many wanted items", inInput("\"todos\":[0", i -> ",{\"content\":\"c" + i + "\"}", "]"));
    all.put("many unwanted items", inInput("\"edits\":[0", i -> ",{\"new\":\"c" + i + "\"}", "]"));
    all.put("many empty objects", inInput("\"todos\":[0", i -> ",{}", "]"));
    all.put("many keys", payload(START, i -> "\"k" + i + "\":" + i + ",", END));
    all.put("many texts", payload(START, i -> "\"k" + i + "\":\"" + "x".repeat(250) + "\",", END));
    all.put("many keys in a tool's input", inInput("\"a\":1", i -> ",\"k" + i + "\":" + i, ""));
    all.put("space", payload(START, i -> "                ", END));
    all.put("many long todos", inInput("\"todos\":[0", i -> todo(), "]"));
    all.put("one number", inInput("\"id\":1", i -> "0123456789", ""));
    all.put("one word", inInput("\"id\":t", i -> "rue", ""));
    all.put("arrays in arrays", inInput("\"todos\":", i -> "[", ""));
    all.put("objects in objects", inInput("\"todos\":", i -> "{\"content\":", ""));
    all.put("nothing but quotes", payload("\"", i -> "\"\"", "\""));
    all.put("nothing but zeros", payload("", i -> "\u0000\u0000", ""));
    all.put("nothing that is UTF-8", payload(START, i -> "\u0080\u0080", END));
    return all;
  }

  private static InputStream largest(String string) {
    return new Repeated(
        MOST_BYTES, START + TOOL_INPUT + string, i -> "0123456789abcdef", "\"}," + END);
  }

  private static String todo() {
    return ",{\"content\":\"" + "0123456789abcdef".repeat(8192) + "\"}";
  }

  private static InputStream response(IntFunction<String> output) {
    String input = TOOL_INPUT + "\"command\":\"git commit -m x\"},\"tool_response\":{\"stdout\":\"";
    return payload(START + input, output, "\"}," + END);
  }

  private static InputStream inInput(String before, IntFunction<String> middle, String after) {
    return payload(START + TOOL_INPUT + before, middle, after + "}," + END);
  }

  private static InputStream payload(String before, IntFunction<String> middle, String after) {
    return new Repeated(BYTES, before, middle, after);
  }

  /** A beginning, many middles and an end. */
  private static final class Repeated extends InputStream {
    private static final int BLOCK_CHARS = 8192;

    private final IntFunction<String> middle;
    private final byte[] after;
    private final long bytes;
    private byte[] piece;
    private int at;
    private int count;
    private long given;
    private boolean isAtEnd;

    Repeated(long bytes, String before, IntFunction<String> middle, String after) {
      this.bytes = bytes;
      this.middle = middle;
      this.after = utf8(after);
      this.piece = utf8(before);
    }

    private static byte[] utf8(String text) {
      // Characters from 0x80 to 0xff stand for those bytes, which are no UTF-8.
      boolean isRaw = text.startsWith("\u0080");
      return text.getBytes(isRaw ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      while (at == piece.length) {
        if (isAtEnd) {
          return -1;
        }
        isAtEnd = given >= bytes;
        piece = isAtEnd ? after : middles();
        at = 0;
      }
      int read = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, target, offset, read);
      at += read;
      given += read;
      return read;
    }

    private byte[] middles() {
      StringBuilder block = new StringBuilder();
      while (block.length() < BLOCK_CHARS) {
        block.append(middle.apply(count++));
      }
      return utf8(block.toString());
    }
  }

  /**
   * Prints a line for each payload: its name, and how many commands it gave or why it gave none.
   */
  public static void main(String[] none) throws Exception {
    for (Map.Entry<String, InputStream> payload : all().entrySet()) {
      String answer;
      try {
        answer =
            new ClaudeCodeAdapter(PromptCapture.FULL, Payloads.REDACTOR)
                    .commands(new RawPayload(payload.getValue(), MOST_BYTES), Payloads.CONTEXT)
                    .size()
                + " commands";
      } catch (RejectedPayloadException e) {
        answer = "rejected: " + e.reason();
      }
      System.out.println(payload.getKey() + ": " + answer);
    }
  }
}
