package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one look of the doctor found.
 *
 * @param part what was looked at, such as {@code disk}
 * @param state whether it must be mended
 * @param told one line for people
 * @param mend what to do, null where there is nothing to do
 */
record Diagnosis(String part, State state, String told, @Nullable String mend) {

  /** From well to ill. */
  enum State {
    /** All is well. */
    OK(Style.GREEN),
    /** Works, but somebody may want to know. */
    NOTE(Style.YELLOW),
    /** Does not work. */
    BAD(Style.RED);

    private final Style style;

    State(Style style) {
      this.style = style;
    }

    Style style() {
      return style;
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Diagnosis ok(String part, String told) {
    return new Diagnosis(part, State.OK, told, null);
  }

  static Diagnosis note(String part, String told, String mend) {
    return new Diagnosis(part, State.NOTE, told, mend);
  }

  static Diagnosis bad(String part, String told, String mend) {
    return new Diagnosis(part, State.BAD, told, mend);
  }

  Json.Obj toJson() {
    return Json.Obj.builder()
        .put("check", part)
        .put("state", state.wireName())
        .put("told", told)
        .putIfPresent("mend", mend)
        .build();
  }
}
