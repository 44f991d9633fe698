package dev.kroniek.redaction;

import java.util.*;

final class Try {
  public static void main(String[] a) {
    Redactor r = new Redactor(Rules.standard(), n -> {});
    for (String f : a) {
      Map<String, String> bad = new LinkedHashMap<>();
      int n = 0;
      for (long seed = 0; seed < 10; seed++) {
        n = 0;
        for (Corpus.Sample s : Corpus.samples(f, seed)) {
          n++;
          String out = r.text(s.text());
          boolean ok = f.contains("secrets") ? Corpus.isGone(s, out) : out.equals(s.text());
          if (!ok) bad.put(s.line(), out);
          if (!r.text(out).equals(out))
            System.out.println("NOT IDEMPOTENT " + s.text() + " => " + out + " => " + r.text(out));
        }
      }
      System.out.println(f + ": " + n + ", wrong " + bad.size());
      bad.forEach((l, o) -> System.out.println("  " + l + "\n     -> " + o.replace("\n", "\\n")));
    }
  }
}
