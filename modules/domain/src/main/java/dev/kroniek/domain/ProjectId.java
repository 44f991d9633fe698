package dev.kroniek.domain;

/** The project a session works in, usually a directory: 1 to 256 characters, opaque. */
public record ProjectId(String value) implements Comparable<ProjectId> {
  /** The longest id, in characters (code points). */
  public static final int CHARS_MAX = 256;

  /** Stands in where a hook named neither a project nor a working directory. */
  public static final ProjectId UNKNOWN = new ProjectId("unknown");

  public ProjectId {
    Texts.name("project", value, CHARS_MAX);
  }

  @Override
  public int compareTo(ProjectId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
