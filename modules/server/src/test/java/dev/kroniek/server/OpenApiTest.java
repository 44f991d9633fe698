package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API says what the server does. */
class OpenApiTest {
  @TempDir Path data;
  private Daemon daemon;
  private Json.Obj api = Json.Obj.EMPTY;

  @BeforeEach
  void start() throws IOException {
    daemon = Daemon.start(data);
    api = daemon.get("/openapi.json").json();
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
  }

  private static Json.Obj object(Json.Obj of, String... path) {
    Json.Obj found = of;
    for (String name : path) {
      found = Parts.object(found, name);
    }
    return found;
  }

  private Json.Obj paths() {
    return object(api, "paths");
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> described = new TreeSet<>();
    paths()
        .fields()
        .forEach(
            (path, methods) ->
                ((Json.Obj) methods)
                    .fields()
                    .keySet()
                    .forEach(
                        method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    Set<String> served = new TreeSet<>();
    for (Route route : daemon.routes()) {
      served.add(route.method() + " " + route.template());
    }
    assertThat(described).isEqualTo(served);
  }

  @Test
  void theRoutesThatNeedNoTokenAreThoseDescribedSo() {
    for (Route route : daemon.routes()) {
      Json.Obj operation =
          object(paths(), route.template(), route.method().toLowerCase(Locale.ROOT));
      String security = String.valueOf(operation.get("security"));
      switch (route.access()) {
        case FREE -> assertThat(security).isEqualTo("[]");
        case PAGE -> assertThat(security).contains("pages");
        case TOKEN -> assertThat(security).isEqualTo("null");
      }
    }
  }

  @Test
  void everyGetIsAnsweredAsItIsDescribed() throws IOException {
    daemon.startSession("s1");
    for (Route route : daemon.routes()) {
      if (!route.method().equals("GET")) {
        continue;
      }
      Wire.Reply reply = daemon.get(route.template().replace("{id}", "s1"));
      Json.Obj content = object(paths(), route.template(), "get", "responses", "200", "content");
      String type = String.valueOf(reply.header("content-type")).split(";", -1)[0];
      assertThat(reply.status()).as(route.template()).isEqualTo(200);
      assertThat(content.fields()).as(route.template()).containsKey(type);
    }
  }

  @Test
  void whatIsRequiredOfAnAnswerIsThere() throws IOException {
    daemon.startSession("s1");
    for (String path :
        List.of("/v1/sessions", "/v1/sessions/{id}", "/v1/sessions/{id}/history", "/v1/outcomes")) {
      Json.Obj answer = daemon.get(path.replace("{id}", "s1")).json();
      Json.Obj schema =
          object(paths(), path, "get", "responses", "200", "content", "application/json", "schema");
      check(schema, answer);
    }
  }

  /** As much of JSON Schema as the description uses. */
  private void check(Json.Obj schema, Json value) {
    String reference = schema.text("$ref");
    if (reference != null) {
      check(object(api, reference.substring(2).split("/", -1)), value);
      return;
    }
    if (value instanceof Json.Obj object) {
      if (schema.get("required") instanceof Json.Arr required) {
        required
            .items()
            .forEach(name -> assertThat(object.fields()).containsKey(((Json.Text) name).value()));
      }
      if (schema.get("properties") instanceof Json.Obj properties) {
        properties
            .fields()
            .forEach(
                (name, property) -> {
                  Json member = object.get(name);
                  if (member != null) {
                    check((Json.Obj) property, member);
                  }
                });
      }
    } else if (value instanceof Json.Arr array) {
      assertThat(schema.text("type")).isEqualTo("array");
      array.items().forEach(item -> check(object(schema, "items"), item));
    } else if (value instanceof Json.Num) {
      assertThat(schema.text("type")).isEqualTo("integer");
    } else if (value instanceof Json.Text) {
      assertThat(schema.text("type")).isEqualTo("string");
    }
  }

  @Test
  void everyTypeOfCommandIsListed() {
    Json types = object(api, "components", "schemas", "Command", "properties", "type").get("enum");
    assertThat(types)
        .isEqualTo(
            new Json.Arr(
                Arrays.stream(CommandType.values())
                    .map(type -> (Json) new Json.Text(type.wireName()))
                    .toList()));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertReferences(api);
  }

  private void assertReferences(Json value) {
    if (value instanceof Json.Obj object) {
      String reference = object.text("$ref");
      if (reference != null) {
        assertThat(reference).startsWith("#/");
        object(api, reference.substring(2).split("/", -1));
      }
      object.fields().values().forEach(this::assertReferences);
    } else if (value instanceof Json.Arr array) {
      array.items().forEach(this::assertReferences);
    }
  }
}
