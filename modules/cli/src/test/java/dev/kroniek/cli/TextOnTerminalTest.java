package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextOnTerminalTest {
  private static final Terminal NARROW = new Terminal(40, Terminal.Colour.NONE);
  private static final Terminal COLOURED = new Terminal(80, Terminal.Colour.SHOWN);

  @ParameterizedTest
  @CsvSource({
    "plain, 5",
    "日本語, 6",
    "한국어, 6",
    "ｆｕｌｌ, 8",
    "naïve, 5",
    "'e\u0301', 1",
    "🚀 go, 5",
    "…, 1",
    "'a\u200db', 2",
  })
  void aTextTakesAsManyColumnsAsATerminalGivesIt(String text, int columns) {
    assertThat(TextWidth.of(text)).isEqualTo(columns);
  }

  @Test
  void aCutTextEndsWithAnEllipsisAndSplitsNoCharacter() {
    assertThat(TextWidth.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TextWidth.cut("abcdef", 5)).isEqualTo("abcd…");
    assertThat(TextWidth.cut("日本語文", 6)).isEqualTo("日本…");
    assertThat(TextWidth.cut("日本語文", 5)).isEqualTo("日本…");
    assertThat(TextWidth.cut("🚀🚀🚀", 4)).isEqualTo("🚀…");
    assertThat(TextWidth.cut("abc", 0)).isEmpty();
  }

  @Test
  void controlCharactersOfDataAreShownAndNotObeyed() {
    assertThat(Printable.line("a\u001b[2Jb\u0007\n\tc\u009b31m\u007f\u202e"))
        .isEqualTo("a\\u001b[2Jb\\u0007\\n\\tc\\u009b31m\\u007f\\u202e");
    assertThat(Printable.line("schön 日本 🚀")).isEqualTo("schön 日本 🚀");
    assertThat(Printable.line("👩‍💻 می‌خواهم 葛\udb40\udd00"))
        .isEqualTo("👩‍💻 می‌خواهم 葛\udb40\udd00");
  }

  @Test
  void whatNobodySeesIsShown() {
    assertThat(Printable.line("a\u200bb\u2060c\ufeffd\u00ade\u180ef\udb40\udc41g"))
        .isEqualTo("a\\u200bb\\u2060c\\ufeffd\\u00ade\\u180ef\\udb40\\udc41g");
  }

  @Test
  void aTableForSpreadsheetsHoldsNothingThatATerminalObeys() {
    assertThat(CsvForm.cell("a\u001b[2Jb\u009bc\nd")).isEqualTo("\"a\\u001b[2Jb\\u009bc\nd\"");
  }

  @Test
  void jsonForATerminalHoldsNothingThatATerminalObeysAndMeansTheSame() throws Exception {
    Json value =
        Json.Obj.builder().put("t\u009b", "x\u001b]0;title\u0007\u009b1m\u202e\u2028 日").build();

    for (String text : List.of(JsonText.compact(value), JsonText.pretty(value))) {
      String printed = Printable.json(text);

      assertThat(printed).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\u2028");
      assertThat(JsonReader.parse(printed)).isEqualTo(value);
    }
  }

  @Test
  void aTableAlignsItsColumnsAndEndsNoLineWithBlanks() {
    assertThat(sample().lines(new Terminal(80, Terminal.Colour.NONE)))
        .containsExactly(
            "STATUS  PROJECT  TITLE",
            "active  shop     Mend the till, and make it ring when the drawer opens",
            "stale   日本語   短い",
            "ended");
  }

  @Test
  void aTableShrinksItsWidestShrinkingColumnUntilItFits() {
    List<String> lines = sample().lines(NARROW);

    assertThat(lines)
        .containsExactly(
            "STATUS  PROJECT  TITLE",
            "active  shop     Mend the till, and mak…",
            "stale   日本語   短い",
            "ended");
    assertThat(lines).allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(40));
  }

  @Test
  void aVeryNarrowTerminalCutsTheOtherColumnsToo() {
    assertThat(sample().lines(new Terminal(20, Terminal.Colour.NONE)))
        .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(20));
  }

  @Test
  void whatIsToBeCopiedIsNeverCut() {
    Table table =
        new Table(
            new Column("STATUS", Fit.KEPT),
            new Column("SESSION", Fit.WHOLE),
            new Column("TITLE", Fit.SHRINKS));
    table.row(
        Cell.of("active"), Cell.of("nightly-2026-11-23-of-the-till"), Cell.of("Mend the till"));

    assertThat(table.lines(NARROW).get(1)).isEqualTo("ac…  nightly-2026-11-23-of-the-till  Me…");
    assertThat(table.lines(new Terminal(20, Terminal.Colour.NONE)).get(1))
        .contains("  nightly-2026-11-23-of-the-till  ");
    assertThat(
            FixedColumns.keeping(1, NARROW, 4, 8)
                .line(Cell.of("too long"), Cell.of("nightly-2026-11-23"), Cell.of("applied")))
        .isEqualTo("too…  nightly-2026-11-23  applied");
  }

  @Test
  void anIdIsShortenedOnlyWhereItsBeginningNamesIt() {
    assertThat(Shown.id("5e0c1a2b-0c4d-4f6e-8a9b-0d1e2f3a4b5c", 8)).isEqualTo("5e0c1a2b");
    assertThat(Shown.id("019aaf3e-1c00-7f6e-8a9b-0d1e2f3a4b5c", 8))
        .as("of a time, as those are that begin in the same minute")
        .hasSize(36);
    assertThat(Shown.id("nightly-2026-11-23", 8)).isEqualTo("nightly-2026-11-23");
    assertThat(Shown.id("n".repeat(41), 8)).isEqualTo("n".repeat(40));
    assertThat(Shown.id("n".repeat(256), 100)).isEqualTo("n".repeat(100));
  }

  @Test
  void aScreenCutsALineThatWouldTakeTheNextOnesPlace() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Screen screen = new Screen(new Output(shown));
    screen.enter();

    screen.draw(List.of("\u001b[31mred\u001b[0m and blue", "x"), new Screen.Size(5, 8));

    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("\u001b[Hred and…\u001b[K\r\nx");
  }

  @Test
  void coloursTakeNoRoomInATable() {
    Table table = new Table(new Column("A", Fit.KEPT), new Column("B", Fit.KEPT));
    table.row(new Cell("red", Style.RED), Cell.of("x"));

    assertThat(table.lines(COLOURED))
        .containsExactly("\u001b[2mA\u001b[0m    \u001b[2mB\u001b[0m", "\u001b[31mred\u001b[0m  x");
  }

  private static Table sample() {
    Table table =
        new Table(
            new Column("STATUS", Fit.KEPT),
            new Column("PROJECT", Fit.SHRINKS),
            new Column("TITLE", Fit.SHRINKS));
    table.row(
        Cell.of("active"),
        Cell.of("shop"),
        Cell.of("Mend the till, and make it ring when the drawer opens"));
    table.row(Cell.of("stale"), Cell.of("日本語"), Cell.of("短い"));
    table.row(Cell.of("ended"), Cell.of(""), Cell.of(""));
    return table;
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:00:00.000000Z, now",
    "2026-11-23T13:00:00.000000Z, now",
    "2026-11-23T11:59:48.000000Z, 12s ago",
    "2026-11-23T11:56:01.000000Z, 3m ago",
    "2026-11-23T07:00:00.000000Z, 5h ago",
    "2026-11-21T12:00:00.000000Z, 2d ago",
    "soon, ''",
  })
  void agesAreToldInOneUnit(String time, String age) {
    assertThat(times().ago(time)).isEqualTo(age);
  }

  @Test
  void timesOfTodayAreToldWithoutTheDate() {
    assertThat(times().at("2026-11-23T07:08:09.123456Z")).isEqualTo("07:08:09");
    assertThat(times().at("2026-11-22T07:08:09.123456Z")).isEqualTo("2026-11-22 07:08");
    assertThat(times().at(null)).isEmpty();
  }

  private static Times times() {
    return new Times(InstantSource.fixed(Shell.NOON), () -> ZoneOffset.UTC);
  }

  @Test
  void theWidthIsThatOfColumnsElseOfTheTerminalAndInAPipeNothingIsCut() {
    assertThat(Terminal.of(Map.of("COLUMNS", "120"), "24 100").columns()).isEqualTo(120);
    assertThat(Terminal.of(Map.of("COLUMNS", "wide"), "24 100").columns()).isEqualTo(100);
    assertThat(Terminal.of(Map.of(), "").columns()).isEqualTo(80);
    assertThat(Terminal.of(Map.of(), null).columns()).isEqualTo(2000);
    assertThat(Terminal.of(Map.of("COLUMNS", "60"), null).columns()).isEqualTo(60);
    assertThat(Terminal.of(Map.of(), "24 3").columns()).isEqualTo(20);
  }

  @Test
  void coloursAreShownOnATerminalOnlyAndNeverAgainstTheUsersWish() {
    assertThat(Terminal.of(Map.of(), "24 80").colour()).isEqualTo(Terminal.Colour.SHOWN);
    assertThat(Terminal.of(Map.of(), null).colour()).isEqualTo(Terminal.Colour.NONE);
    assertThat(Terminal.of(Map.of("NO_COLOR", "1"), "24 80").colour())
        .isEqualTo(Terminal.Colour.NONE);
    assertThat(Terminal.of(Map.of("TERM", "dumb"), "24 80").colour())
        .isEqualTo(Terminal.Colour.NONE);
  }
}
