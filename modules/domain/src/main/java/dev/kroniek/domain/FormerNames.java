package dev.kroniek.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names that fields of commands' {@code data} had before. What was accepted once is understood
 * for ever, in entries of old journals and from senders that were not changed; the data itself
 * stays as it was sent. A name that was given up is never used for anything else.
 *
 * @param presentByFormer for each type the present name by each former one
 */
record FormerNames(Map<CommandType, Map<String, String>> presentByFormer) {
  /** All there are: no field was ever renamed. */
  static final FormerNames ALL = new FormerNames(Map.of());

  FormerNames {
    presentByFormer = Collections.unmodifiableMap(new LinkedHashMap<>(presentByFormer));
  }

  /** The data with its present names; where both stand, the present one counts. */
  Json.Obj present(CommandType type, Json.Obj data) {
    Map<String, String> renamed = presentByFormer.getOrDefault(type, Map.of());
    if (renamed.isEmpty() || data.fields().keySet().stream().noneMatch(renamed::containsKey)) {
      return data;
    }
    Json.Builder present = Json.Obj.builder();
    data.fields()
        .forEach(
            (name, value) -> {
              String now = renamed.getOrDefault(name, name);
              if (now.equals(name) || data.get(now) == null) {
                present.put(now, value);
              }
            });
    return present.build();
  }
}
