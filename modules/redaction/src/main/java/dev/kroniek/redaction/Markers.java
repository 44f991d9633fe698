package dev.kroniek.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What was redacted before. It is no part of a secret, or else redacting again would go on for
 * ever: a rule may take it for the name or the value of something.
 */
final class Markers {
  private static final Pattern MARKER = Pattern.compile("\\[redacted:[a-z0-9-]{1,32}\\]");

  private static final int CHARS_MAX = 48;

  private Markers() {}

  /** What is left to be replaced, of what was found in a text, in its order. */
  static List<Found> left(char[] text, int length, List<Found> found) {
    List<Found> markers = markers(text, length);
    return markers.isEmpty() ? found : left(text, markers, found);
  }

  private static List<Found> markers(char[] text, int length) {
    List<Found> markers = new ArrayList<>();
    for (int i = 0; i + 1 < length; i++) {
      if (text[i] == '[' && text[i + 1] == 'r') {
        Matcher marker = MARKER.matcher(new Window(text, i, Math.min(length, i + CHARS_MAX)));
        if (marker.lookingAt()) {
          markers.add(new Found(i, i + marker.end(), 0));
        }
      }
    }
    return markers;
  }

  private static List<Found> left(char[] text, List<Found> markers, List<Found> found) {
    List<Found> left = new ArrayList<>();
    int first = 0;
    for (Found each : found) {
      while (first < markers.size() && markers.get(first).to() <= each.from()) {
        first++;
      }
      Found beside = beside(markers, first, each);
      if (saysAnything(text, beside, markers, first)) {
        left.add(beside);
      }
    }
    return Found.merged(left);
  }

  /** From behind the marker in which it begins to the end of the one in which it ends. */
  private static Found beside(List<Found> markers, int first, Found found) {
    int from = found.from();
    int to = found.to();
    for (int i = first; i < markers.size() && markers.get(i).from() < to; i++) {
      Found marker = markers.get(i);
      from = marker.from() < from ? marker.to() : from;
      to = Math.max(to, marker.to());
    }
    return new Found(from, Math.max(from, to), found.rule());
  }

  /** Whether there is a letter or a digit outside of the markers. */
  private static boolean saysAnything(
      char[] text, Found found, List<Found> markers, int firstMarker) {
    int marker = firstMarker;
    for (int i = found.from(); i < found.to(); i++) {
      while (marker < markers.size() && markers.get(marker).to() <= i) {
        marker++;
      }
      boolean isWithin = marker < markers.size() && markers.get(marker).from() <= i;
      if (!isWithin && Character.isLetterOrDigit(text[i])) {
        return true;
      }
    }
    return false;
  }
}
