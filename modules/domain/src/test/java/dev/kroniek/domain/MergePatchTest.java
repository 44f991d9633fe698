package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MergePatchTest {
  private static final Json NULL = Json.Null.NULL;

  /** The table of RFC 7396, appendix A: the original, the patch, the result. */
  static Stream<Arguments> examplesOfTheStandard() {
    return Stream.of(
        arguments(object("a", "b"), object("a", "c"), object("a", "c")),
        arguments(object("a", "b"), object("b", "c"), object("a", "b", "b", "c")),
        arguments(object("a", "b"), object("a", NULL), object()),
        arguments(object("a", "b", "b", "c"), object("a", NULL), object("b", "c")),
        arguments(object("a", List.of("b")), object("a", "c"), object("a", "c")),
        arguments(object("a", "c"), object("a", List.of("b")), object("a", List.of("b"))),
        arguments(
            object("a", object("b", "c")),
            object("a", object("b", "d", "c", NULL)),
            object("a", object("b", "d"))),
        arguments(
            object("a", List.of(object("b", "c"))),
            object("a", List.of(1)),
            object("a", List.of(1))),
        arguments(array("a", "b"), array("c", "d"), array("c", "d")),
        arguments(object("a", "b"), array("c"), array("c")),
        arguments(object("a", "foo"), NULL, NULL),
        arguments(object("a", "foo"), new Json.Text("bar"), new Json.Text("bar")),
        arguments(object("e", NULL), object("a", 1), object("e", NULL, "a", 1)),
        arguments(array(1, 2), object("a", "b", "c", NULL), object("a", "b")),
        arguments(
            object(),
            object("a", object("bb", object("ccc", NULL))),
            object("a", object("bb", object()))));
  }

  @ParameterizedTest
  @MethodSource("examplesOfTheStandard")
  void itDoesWhatTheStandardShows(Json original, Json patch, Json result) {
    assertThat(MergePatch.apply(original, patch)).hasToString(result.toString());
  }

  @Test
  void anAbsentTargetIsAnEmptyObject() {
    assertThat(MergePatch.apply(null, object("a", object("b", NULL, "c", 1))))
        .hasToString("{\"a\":{\"c\":1}}");
  }

  @Test
  void aChangedFieldKeepsItsPlaceAndANewOneComesLast() {
    assertThat(MergePatch.apply(object("a", 1, "b", 2), object("c", 3, "a", 4)))
        .hasToString("{\"a\":4,\"b\":2,\"c\":3}");
  }

  private static Json.Obj object(Object... namesAndValues) {
    Json.Builder builder = Json.Obj.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.put(namesAndValues[i].toString(), Sent.json(namesAndValues[i + 1]));
    }
    return builder.build();
  }

  private static Json array(Object... items) {
    return Sent.json(List.of(items));
  }
}
