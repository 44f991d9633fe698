package dev.kroniek.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How good the rules are, by the texts in {@code corpus/}, as {@code docs/privacy.md} tells it. */
class PrivacyPageTest {
  private static final Path PAGE = Path.of("../../docs/privacy.md");
  private static final int SEEDS = 10;

  private final Redactor redactor = new Redactor(Rules.standard(), rule -> {});

  /** The lines of which, whatever is made up in them, a text is not as it should be. */
  private Set<String> wrong(String file, boolean hasSecrets) {
    Set<String> wrong = new TreeSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Corpus.Sample sample : Corpus.samples(file, seed)) {
        String redacted = redactor.text(sample.text());
        boolean isRight =
            hasSecrets ? Corpus.isGone(sample, redacted) : redacted.equals(sample.text());
        if (!isRight) {
          wrong.add(sample.line());
        }
      }
    }
    return wrong;
  }

  private static String percent(int part, int whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private String figures(String what, String secretFile, String harmlessFile) {
    int secrets = Corpus.samples(secretFile, 0).size();
    int harmless = Corpus.samples(harmlessFile, 0).size();
    int caught = secrets - wrong(secretFile, true).size();
    int taken = wrong(harmlessFile, false).size();
    return "| %s | %d of %d | %s | %d of %d | %s |"
        .formatted(
            what,
            caught,
            secrets,
            percent(caught, secrets),
            taken,
            harmless,
            percent(caught, caught + taken));
  }

  @Test
  void thePageTellsTheFiguresOfTheseRules() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(figures("the rules were made with", "secrets.txt", "harmless.txt"));
    lines.add(figures("written afterwards, now", "unseen-secrets.txt", "unseen-harmless.txt"));
    lines.forEach(System.out::println);
    assertThat(Files.readString(PAGE)).contains(lines);
  }

  @Test
  void thePageNamesWhatIsMissed() throws IOException {
    Set<String> missed = wrong("secrets.txt", true);
    missed.addAll(wrong("unseen-secrets.txt", true));
    String page = Files.readString(PAGE);
    assertThat(missed)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(page)
                    .contains(
                        "`" + line.replaceAll("<<|>>", "").replaceAll("\\{[^}]*\\}", "…") + "`"));
  }

  @Test
  void thePageNamesEveryRule() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(Rules.standard().names()).allSatisfy(rule -> assertThat(page).contains("`" + rule));
  }

  @Test
  void thereAreEnoughTextsOfEitherKind() {
    assertThat(Corpus.samples("secrets.txt", 0)).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Corpus.samples("harmless.txt", 0)).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Corpus.samples("secrets.txt", 0))
        .allSatisfy(sample -> assertThat(sample.secrets()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secrets.txt", "harmless.txt", "unseen-secrets.txt", "unseen-harmless.txt"})
  void whatIsRedactedStaysAsItIs(String file) {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Corpus.Sample sample : Corpus.samples(file, seed)) {
        String once = redactor.text(sample.text());
        assertThat(redactor.text(once)).isEqualTo(once);
      }
    }
  }
}
