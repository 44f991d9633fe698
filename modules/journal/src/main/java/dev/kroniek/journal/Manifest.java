package dev.kroniek.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a journal consists of: the file {@code MANIFEST}, replaced whole. Its text is in {@link
 * ManifestText}.
 *
 * @param base what stands for the entries before the first, null where there were none
 * @param generations at least one; without a gap; only the last is open
 * @param obeyed the {@link TombstoneFile#checksum} of the forgotten sessions of which nothing is
 *     left in the base and in closed generations; null where nothing was ever erased
 * @param discarded directories that are no part of the journal, or not yet: to be deleted by
 *     whoever owns it once nobody reads them
 */
record Manifest(
    @Nullable BaseRecord base,
    List<Generation> generations,
    @Nullable String obeyed,
    List<String> discarded) {
  static final String FILE_NAME = "MANIFEST";

  /** A journal without entries. */
  static final Manifest EMPTY = new Manifest(List.of(Generation.open(1, "1")));

  Manifest {
    generations = List.copyOf(generations);
    discarded = List.copyOf(discarded);
    if (generations.isEmpty()) {
      throw new IllegalArgumentException("no generation");
    }
    for (int i = 0; i < generations.size(); i++) {
      Generation generation = generations.get(i);
      boolean isLast = i == generations.size() - 1;
      if (generation.isOpen() != isLast) {
        throw new IllegalArgumentException("only the last generation is open");
      }
      if (i > 0
          && generations.get(i - 1).lastSequence().orElseThrow() + 1
              != generation.firstSequence()) {
        throw new IllegalArgumentException(
            "generation " + generation.firstSequence() + " does not follow the one before");
      }
    }
    if (base != null && base.sequence() + 1 != generations.get(0).firstSequence()) {
      throw new IllegalArgumentException(
          "generation " + generations.get(0).firstSequence() + " does not follow the base");
    }
  }

  /** A journal of which nothing was dropped, erased or discarded. */
  Manifest(List<Generation> generations) {
    this(null, generations, null, List.of());
  }

  /** The generation that is appended to. */
  Generation live() {
    return generations.get(generations.size() - 1);
  }

  /** The generations that are not appended to any more. */
  List<Generation> closed() {
    return generations.subList(0, generations.size() - 1);
  }

  long firstSequence() {
    return generations.get(0).firstSequence();
  }

  /** The generation of an entry, or null where it was dropped. */
  @Nullable Generation of(long sequence) {
    for (int i = generations.size() - 1; i >= 0; i--) {
      if (generations.get(i).holds(sequence)) {
        return generations.get(i);
      }
    }
    return null;
  }

  /** The names of all directories that are part of it. */
  Set<String> directories() {
    Set<String> names = new LinkedHashSet<>();
    if (base != null) {
      names.add(base.directory());
    }
    generations.forEach(generation -> names.add(generation.directory()));
    return names;
  }

  /**
   * With the live generation closed after {@code lastSequence}, and a new one begun in a directory
   * that is not in use. A generation that would be left without entries is not named any more.
   */
  Manifest withNewGeneration(long lastSequence, Path journal) {
    return withNewGeneration(lastSequence, freeName(Long.toString(lastSequence + 1), journal));
  }

  /** As above, with that directory for the new generation. */
  Manifest withNewGeneration(long lastSequence, String directory) {
    List<Generation> all = new ArrayList<>(closed());
    if (lastSequence >= live().firstSequence()) {
      all.add(live().closedAt(lastSequence));
    }
    all.add(Generation.open(lastSequence + 1, directory));
    return new Manifest(base, all, obeyed, discarded);
  }

  /** A name like that one that nothing in the journal's directory has. */
  static String freeName(String wanted, Path journal) {
    String name = wanted;
    for (int attempt = 2; Files.exists(journal.resolve(name)); attempt++) {
      name = wanted + "-" + attempt;
    }
    return name;
  }

  /**
   * With other directories in the place of some; what was in their place is discarded, and they are
   * so no longer.
   *
   * @param replaced the new name by the former
   */
  Manifest withReplaced(Map<String, String> replaced, String newObeyed) {
    List<Generation> all =
        generations.stream()
            .map(
                generation ->
                    new Generation(
                        generation.firstSequence(),
                        generation.lastSequence(),
                        replaced.getOrDefault(generation.directory(), generation.directory())))
            .toList();
    return new Manifest(base, all, newObeyed, discarded)
        .withDiscarded(replaced.keySet())
        .withoutDiscarded(replaced.values());
  }

  /** Beginning with that base, and without the entries it stands for; null changes nothing. */
  Manifest withBase(@Nullable BaseRecord newBase) {
    if (newBase == null) {
      return this;
    }
    List<Generation> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (Generation generation : generations) {
      if (generation.lastSequence().orElse(Long.MAX_VALUE) <= newBase.sequence()) {
        dropped.add(generation.directory());
      } else {
        long first = Math.max(generation.firstSequence(), newBase.sequence() + 1);
        kept.add(new Generation(first, generation.lastSequence(), generation.directory()));
      }
    }
    if (base != null) {
      dropped.add(base.directory());
    }
    return new Manifest(newBase, kept, obeyed, discarded)
        .withDiscarded(dropped)
        .withoutDiscarded(List.of(newBase.directory()));
  }

  /** With these directories to be deleted. */
  Manifest withDiscarded(Collection<String> directories) {
    Set<String> all = new LinkedHashSet<>(discarded);
    all.addAll(directories);
    return new Manifest(base, generations, obeyed, List.copyOf(all));
  }

  /** Without these among those to be deleted: they were, or are in use. */
  Manifest withoutDiscarded(Collection<String> directories) {
    Set<String> all = new LinkedHashSet<>(discarded);
    all.removeAll(directories);
    return new Manifest(base, generations, obeyed, List.copyOf(all));
  }

  /**
   * Reads it from the journal's directory; null where there is none.
   *
   * @throws JournalException if it is damaged, or of a newer version
   */
  static @Nullable Manifest read(Path journal) throws JournalException {
    Path file = journal.resolve(FILE_NAME);
    try {
      return ManifestText.parse(Files.readString(file, StandardCharsets.UTF_8), file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (NewerVersionException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException(
          file + " cannot be read: " + e.getMessage() + "; restore it from a backup", e);
    }
  }

  /** Writes it into the journal's directory; durable on return. */
  void write(Path journal) throws IOException {
    Disk.replace(
        journal.resolve(FILE_NAME), ManifestText.format(this).getBytes(StandardCharsets.UTF_8));
  }
}
