package dev.kroniek.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives entries of a list, each at a position that tells its sequence. */
final class ListTailer implements Tailer {
  private final List<EntryView> entries;
  private int next;

  ListTailer(List<EntryView> entries) {
    this.entries = new ArrayList<>(entries);
  }

  static long position(long sequence) {
    return 0x7000_0000_0000L + sequence;
  }

  @Override
  public @Nullable EntryView pollView() {
    return next < entries.size() ? entries.get(next++) : null;
  }

  @Override
  public long position() {
    return position(entries.get(next - 1).sequence());
  }

  @Override
  public void seek(long sequence, long position) {
    seek(sequence);
  }

  @Override
  public void seek(long sequence) {
    next = (int) (sequence - entries.get(0).sequence());
  }

  @Override
  public void close() {
    // holds nothing
  }
}
