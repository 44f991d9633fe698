package dev.kroniek.domain;

import org.jspecify.annotations.Nullable;

/** Reads typed values out of an object, naming the field in every complaint. */
final class DataReader {
  private final Json.Obj object;
  private final String path;

  /**
   * A reader of {@code object}.
   *
   * @param path the object's own name, empty for the outermost
   */
  DataReader(Json.Obj object, String path) {
    this.object = object;
    this.path = path;
  }

  Json.Obj object() {
    return object;
  }

  MalformedCommandException malformed(String name, String problem) {
    return new MalformedCommandException(path.isEmpty() ? name : path + "." + name, problem);
  }

  /** A complaint about the object as a whole. */
  MalformedCommandException malformed(String problem) {
    return new MalformedCommandException(path, problem);
  }

  /** The value, or null where the field is absent or null. */
  @Nullable Json value(String name) {
    Json value = object.get(name);
    return value == Json.Null.NULL ? null : value;
  }

  @Nullable String text(String name) throws MalformedCommandException {
    Json value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Text text) {
      return text.value();
    }
    throw malformed(name, "must be a string");
  }

  /** A text that must be there and say something. */
  String required(String name) throws MalformedCommandException {
    String text = text(name);
    if (text == null) {
      throw malformed(name, "is missing");
    }
    if (text.isBlank()) {
      throw malformed(name, "is blank");
    }
    return text;
  }

  /** A name of at most {@code charsMax} characters, or null. */
  @Nullable String name(String name, int charsMax) throws MalformedCommandException {
    String text = text(name);
    return text == null ? null : checkedName(name, text, charsMax);
  }

  String requiredName(String name, int charsMax) throws MalformedCommandException {
    return checkedName(name, required(name), charsMax);
  }

  private String checkedName(String name, String text, int charsMax)
      throws MalformedCommandException {
    String problem = Texts.problemOfName(text, charsMax);
    if (problem != null) {
      throw malformed(name, problem);
    }
    return text;
  }

  /** A whole number from 0 to {@code max}, or null. */
  @Nullable Long count(String name, long max) throws MalformedCommandException {
    Json value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Num num) {
      try {
        long count = Long.parseLong(num.literal());
        if (count >= 0 && count <= max) {
          return count;
        }
      } catch (NumberFormatException e) {
        // not whole, or beyond 64 bits: answered below like any other number out of range
      }
    }
    throw malformed(name, "must be a whole number from 0 to " + max);
  }

  Json.Obj objectOrEmpty(String name) throws MalformedCommandException {
    Json value = value(name);
    if (value == null) {
      return Json.Obj.EMPTY;
    }
    if (value instanceof Json.Obj obj) {
      return obj;
    }
    throw malformed(name, "must be an object");
  }

  <E extends Enum<E>> @Nullable E choice(String name, Class<E> type)
      throws MalformedCommandException {
    String text = text(name);
    if (text == null) {
      return null;
    }
    E found = WireEnum.find(type, text);
    if (found == null) {
      throw malformed(name, "must be one of " + WireEnum.list(type));
    }
    return found;
  }
}
