package dev.kroniek.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDiffTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':1}         | {'a':1}             | []",
        "{'a':1}         | {'a':2}             | [{'op':'replace','path':'/a','value':2}]",
        "{'a':1}         | {}                  | [{'op':'remove','path':'/a'}]",
        "{}              | {'a/b~c':null}      | [{'op':'add','path':'/a~1b~0c','value':null}]",
        "{'a':{'b':1}}   | {'a':{'b':[]}}      | [{'op':'replace','path':'/a/b','value':[]}]",
        "[1,2]           | [1,3]               | [{'op':'replace','path':'','value':[1,3]}]",
        "[{'id':'x','n':1}] | [{'id':'x','n':2}] | [{'op':'replace','path':'/0/n','value':2}]",
        "[{'sequence':1},{'sequence':2}] | [{'sequence':2},{'sequence':3}]"
            + " | [{'op':'remove','path':'/0'},{'op':'add','path':'/1','value':{'sequence':3}}]",
      })
  void thePatchSaysWhatChangedAndNoMore(String from, String to, String patch) throws Exception {
    assertThat(JsonDiff.patch(json(from), json(to))).isEqualTo(json(patch));
  }

  @Test
  void whatIsNewIsAddedAndWhatIsGoneIsRemoved() throws Exception {
    assertThat(JsonDiff.patch(null, json("{'a':1}")))
        .isEqualTo(json("[{'op':'add','path':'','value':{'a':1}}]"));
    assertThat(JsonDiff.patch(json("{'a':1}"), null))
        .isEqualTo(json("[{'op':'remove','path':''}]"));
    assertThat(JsonDiff.patch(null, null)).isEqualTo(json("[]"));
  }

  @Test
  void listsWhoseItemsChangedTheirOrderAreReplaced() throws Exception {
    Json from = json("[{'id':'x'},{'id':'y'}]");
    Json to = json("[{'id':'y'},{'id':'x'}]");
    assertThat(JsonDiff.patch(from, to).items()).hasSize(1);
    assertThat(applied(from, JsonDiff.patch(from, to))).isEqualTo(to);
  }

  @Test
  void applyingThePatchGivesWhatItWasMadeOf() {
    long seed = Long.getLong("kroniek.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      Json from = drawn(random, 3);
      Json to = drawn(random, 3);
      assertThat(applied(from, JsonDiff.patch(from, to)))
          .as("seed %d, from %s to %s", seed, from, to)
          .isEqualTo(to);
    }
  }

  private static Json drawn(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 5)) {
      case 0 -> new Json.Num(random.nextInt(3));
      case 1 -> new Json.Text("t" + random.nextInt(3));
      case 2 -> drawnList(random, depth);
      default -> drawnObject(random, depth);
    };
  }

  private static Json drawnList(Random random, int depth) {
    List<Json> items = new ArrayList<>();
    for (int id = random.nextInt(3); id < 8; id += 1 + random.nextInt(3)) {
      items.add(Json.Obj.builder().put("id", "i" + id).put("v", drawn(random, depth - 1)).build());
    }
    return new Json.Arr(items);
  }

  private static Json drawnObject(Random random, int depth) {
    Json.Builder object = Json.Obj.builder();
    for (int field = random.nextInt(4); field > 0; field--) {
      object.put("f" + random.nextInt(4), drawn(random, depth - 1));
    }
    return object.build();
  }

  /** What RFC 6902 says of the three operations that we use. */
  private static Json applied(Json document, Json.Arr patch) {
    Json result = document;
    for (Json operation : patch.items()) {
      Json.Obj op = (Json.Obj) operation;
      String path = String.valueOf(op.text("path"));
      String[] steps = path.isEmpty() ? new String[0] : path.substring(1).split("/", -1);
      result = applied(result, op, steps, 0);
    }
    return result;
  }

  private static Json applied(Json at, Json.Obj operation, String[] steps, int depth) {
    if (depth == steps.length) {
      return value(operation);
    }
    String step = steps[depth].replace("~1", "/").replace("~0", "~");
    boolean isLast = depth == steps.length - 1;
    String op = String.valueOf(operation.text("op"));
    if (at instanceof Json.Arr array) {
      List<Json> items = new ArrayList<>(array.items());
      int index = Integer.parseInt(step);
      if (!isLast) {
        items.set(index, applied(items.get(index), operation, steps, depth + 1));
      } else if (op.equals("add")) {
        items.add(index, value(operation));
      } else if (op.equals("remove")) {
        items.remove(index);
      } else {
        items.set(index, value(operation));
      }
      return new Json.Arr(items);
    }
    Map<String, Json> fields = new LinkedHashMap<>(((Json.Obj) at).fields());
    Json inner = fields.get(step);
    assertThat(inner != null).isEqualTo(!isLast || !op.equals("add"));
    if (isLast && op.equals("remove")) {
      fields.remove(step);
    } else if (isLast || inner == null) {
      fields.put(step, value(operation));
    } else {
      fields.put(step, applied(inner, operation, steps, depth + 1));
    }
    return new Json.Obj(fields);
  }

  private static Json value(Json.Obj operation) {
    return Objects.requireNonNull(operation.get("value"));
  }

  private static Json json(String text) throws JsonSyntaxException {
    return JsonReader.parse(text.replace('\'', '"'));
  }
}
