package dev.kroniek.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON merge patch, RFC 7396. */
final class MergePatch {
  private MergePatch() {}

  /** The target after the patch: objects are merged, null removes, all else replaces. */
  static Json apply(@Nullable Json target, Json patch) {
    if (!(patch instanceof Json.Obj changes)) {
      return patch;
    }
    Map<String, Json> merged =
        target instanceof Json.Obj object
            ? new LinkedHashMap<>(object.fields())
            : new LinkedHashMap<>();
    changes
        .fields()
        .forEach(
            (name, value) -> {
              if (value == Json.Null.NULL) {
                merged.remove(name);
              } else {
                merged.put(name, apply(merged.get(name), value));
              }
            });
    return new Json.Obj(merged);
  }
}
